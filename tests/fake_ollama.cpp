// A program `ollama` for tests: `ollama serve` answers as the fake model does, on OLLAMA_HOST, and
// writes down in the file $FAKE_OLLAMA_LOG when it begins and ends. It says what it is sent, as a
// server might in its log. $FAKE_OLLAMA says what is wrong with it: `ends` (at once), `empty` (it
// has no model until one is pulled), `hangs` (at row 3, and sends the signal $FAKE_OLLAMA_SIGNAL to
// the program that started it).
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"

namespace extractinator::testing {
namespace {

using remote::testing::Received;
using remote::testing::response;
using remote::testing::Script;
using remote::testing::send;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

int serve() {
  const std::string fault = variable("FAKE_OLLAMA");
  const std::string host = variable("OLLAMA_HOST");
  const auto write = [](std::string_view line) {
    std::ofstream(variable("FAKE_OLLAMA_LOG"), std::ios::app) << line << "\n";
  };
  if (fault == "ends") return 1;
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  bool is_empty = fault == "empty";
  const auto answer = [&](const Received& request) -> Script {
    std::cout << request.body << std::endl;
    std::cerr << request.body << std::endl;
    if (request.path == "/api/pull") {
      write("pulled");
      is_empty = !request.body.contains(R"("model":"tiny")");
      return send(
          is_empty ? response(500, R"({"error":"no such model"})")
                   : response(200, R"({"status":"success"})")
      );
    }
    if (is_empty && request.path == "/api/tags") return send(response(200, R"({"models":[]})"));
    if (is_empty) return send(response(404, R"({"error":"model not found"})"));
    if (fault == "hangs" && remote::testing::row_of(request) == 3U) {
      write("hangs");
      ::kill(::getppid(), std::stoi(variable("FAKE_OLLAMA_SIGNAL")));
      return {{.kind = remote::testing::Step::Kind::hang}};
    }
    return remote::testing::honest(remote::testing::Flavour::ollama, request);
  };
  const auto port = static_cast<std::uint16_t>(std::stoi(host.substr(host.find(':') + 1)));
  {
    const remote::testing::FaultServer server(answer, {}, port);
    write("began on " + host);
    int signal = 0;
    sigwait(&ends, &signal);
  }
  write("ended");  // Nothing listens any more.
  return 0;
}

}  // namespace
}  // namespace extractinator::testing

int main(int argc, char** argv) {
  if (argc != 2 || std::string_view(argv[1]) != "serve") return 2;
  return extractinator::testing::serve();
}
