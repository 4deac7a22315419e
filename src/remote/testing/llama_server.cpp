// Starts and ends a llama-server; everything here is public through llama_server.h.
#include "remote/testing/llama_server.h"

#include <csignal>
#include <filesystem>
#include <format>
#include <string>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "remote/testing/fault_server.h"

namespace extractinator::remote::testing {

LlamaServer::LlamaServer(const std::filesystem::path& program, const std::filesystem::path& model)
    : port_(unused_port()) {
  std::vector<std::string> words = {
      program.string(),
      "--model",
      model.string(),
      "--alias",
      "demo",
      "--host",
      "127.0.0.1",
      "--port",
      std::to_string(port_),
      "--ctx-size",
      "4096",
      "--parallel",
      "2",
      "--threads",
      "1",
      "--log-disable",
      "--no-webui",
  };
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (::posix_spawn(&process_, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
    process_ = -1;
}

LlamaServer::~LlamaServer() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string LlamaServer::url() const { return std::format("http://127.0.0.1:{}", port_); }

}  // namespace extractinator::remote::testing
