// Runs tls_proxy.py; everything here is public through tls_proxy.h.
#include "tests/tls_proxy.h"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "remote/testing/fault_server.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

constexpr const char* kOpenssl = "/usr/bin/openssl";
constexpr const char* kPython = "/usr/bin/python3";

bool is_listening(std::uint16_t port) {
  const int one = ::socket(AF_INET, SOCK_STREAM, 0);
  if (one < 0) return false;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what the call is made for.
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  const bool is_connected = ::connect(one, generic, sizeof address) == 0;
  ::close(one);
  return is_connected;
}

}  // namespace

bool can_make_tls() {
  return std::filesystem::exists(kOpenssl) && std::filesystem::exists(kPython);
}

TlsProxy::TlsProxy(const std::filesystem::path& folder, std::uint16_t port)
    : certificate_(folder / "certificate.pem"),
      port_(remote::testing::unused_port()) {
  const std::string key = (folder / "key.pem").string();
  const ProgramResult made = run_program(
      kOpenssl,
      {"req",
       "-x509",
       "-newkey",
       "ec",
       "-pkeyopt",
       "ec_paramgen_curve:P-256",
       "-nodes",
       "-days",
       "2",
       "-subj",
       "/CN=a hospital",
       "-addext",
       "subjectAltName=IP:127.0.0.1",
       "-keyout",
       key,
       "-out",
       certificate_.string()},
      {}
  );
  EXPECT_EQ(made.exit_code, 0) << made.err;
  std::vector<std::string> words = {
      kPython,
      (source_dir() / "tests/tls_proxy.py").string(),
      certificate_.string(),
      key,
      std::to_string(port_),
      std::to_string(port)
  };
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (::posix_spawn(&process_, kPython, nullptr, nullptr, arguments.data(), environ) != 0)
    process_ = -1;
  for (int i = 0; i < 6000 && !is_listening(port_); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

TlsProxy::~TlsProxy() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string TlsProxy::url() const { return std::format("https://127.0.0.1:{}", port_); }

}  // namespace extractinator::testing
