// Starts, stops and asks an Ollama; everything here is public through ollama_server.h.
#include "remote/ollama_server.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/result.h"
#include "json/value.h"
#include "json/write.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/generator.h"
#include "remote/http_client.h"
#include "remote/protocol.h"

namespace extractinator::remote {
namespace {

constexpr auto kPoll = std::chrono::milliseconds(50);

// What `ollama serve` inherits: everything but where to listen, and how much to say of its work.
std::vector<std::string> environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (!text.starts_with("OLLAMA_HOST=") && !text.starts_with("OLLAMA_DEBUG="))
      variables.emplace_back(text);
  }
  variables.push_back("OLLAMA_HOST=" + std::string(kOllamaUrl.substr(kOllamaUrl.rfind('/') + 1)));
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Between fork and exec: nothing here may allocate. Does not return.
[[noreturn]] void become(
    const char* program, char* const* arguments, char* const* variables, ::pid_t parent
) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);  // It died before it could be told.
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::dup2(nowhere, stream);
  ::execve(program, arguments, variables);
  ::_exit(127);
}

HttpRequest question(std::string path, json::Value::Object body) {
  return {
      .method = HttpRequest::Method::post,
      .path = std::move(path),
      .body = json::write(json::Value(std::move(body)), {.layout = json::Layout::compact}),
  };
}

// Whether the server has the model.
Attempt<bool> has_model(HttpClient& client, const std::string& model, const std::stop_token& stop) {
  TRY(const HttpResponse shown,
      client.send(question("/api/show", {{"model", json::Value(model)}}), stop));
  if (shown.status == 404) return false;
  if (auto fault = fault_of_status(shown)) return std::unexpected(*std::move(fault));
  return true;
}

}  // namespace

std::optional<std::filesystem::path> find_program(std::string_view name) {
  const char* variable =
      std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    if (!folder.starts_with('/')) continue;  // Not whatever lies where we happen to be.
    std::filesystem::path file = std::filesystem::path(folder) / name;
    std::error_code ignored;
    const bool is_file = std::filesystem::is_regular_file(file, ignored);
    if (is_file && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

Result<bool> is_answering(const std::string& url, const std::stop_token& stop) {
  TRY(Endpoint endpoint, Endpoint::make(url));
  const HttpOptions soon{
      .limits = {
          .connect_timeout = std::chrono::seconds(2),
          .first_byte_timeout = std::chrono::seconds(5),
          .total_timeout = std::chrono::seconds(5),
      }
  };
  TRY(HttpClient client, HttpClient::make(std::move(endpoint), soon));
  const auto answer = client.send({.path = "/api/version"}, stop);
  if (answer) return true;
  if (answer.error().cause == Cause::cancelled) return std::unexpected(answer.error().error);
  return answer.error().cause != Cause::could_not_connect;
}

Result<void> pull_missing(
    const RemoteOptions& options,
    const std::function<void(std::string_view)>& tell,
    const std::stop_token& stop
) {
  HttpOptions http = options.http;
  http.limits.first_byte_timeout = std::chrono::hours(24);
  http.limits.total_timeout = std::chrono::hours(24);
  for (const std::string& url : options.endpoints) {
    TRY(Endpoint endpoint, Endpoint::make(url, options.allowed_hosts));
    TRY(HttpClient client, HttpClient::make(std::move(endpoint), http));
    const auto is_there = has_model(client, options.model, stop);
    if (!is_there) return std::unexpected(is_there.error().error);
    if (*is_there) continue;
    const std::string label = client.endpoint().label();
    tell("the Ollama at " + label + " fetches `" + options.model + "` from its library");
    const auto pulled = client.send(
        question(
            "/api/pull", {{"model", json::Value(options.model)}, {"stream", json::Value(false)}}
        ),
        stop
    );
    if (!pulled) return std::unexpected(pulled.error().error);
    if (const auto status = json_of(*pulled); !status) {
      return fail(
          ErrorCode::not_found,
          "the Ollama at " + label + " could not fetch `" + options.model + "`",
          {},
          "is it spelled as in Ollama's library, and may that server use the internet?"
      );
    }
  }
  return {};
}

Result<OllamaServer> OllamaServer::start(
    const std::filesystem::path& program, const std::stop_token& stop
) {
  std::vector<std::string> words = {program.string(), "serve"};
  std::vector<std::string> variables = environment();
  const std::vector<char*> argv = pointers_to(words);
  const std::vector<char*> envp = pointers_to(variables);
  const ::pid_t self = ::getpid();
  const ::pid_t child = ::fork();
  if (child == 0) become(program.c_str(), argv.data(), envp.data(), self);
  if (child < 0) return fail(ErrorCode::io_error, "no process for `ollama serve`");
  ::setpgid(child, child);  // Whoever of the two comes first.

  OllamaServer server(child);
  const std::string url(kOllamaUrl);
  const auto end = std::chrono::steady_clock::now() + kStartTime;
  while (std::chrono::steady_clock::now() < end) {
    if (!server.is_running()) {
      return fail(
          ErrorCode::engine_failure,
          "`" + program.string() + " serve` ended before it answered",
          {},
          "start it in a terminal to see what it says"
      );
    }
    TRY(const bool is_up, is_answering(url, stop));
    if (is_up) return server;
    std::this_thread::sleep_for(kPoll);
  }
  return fail(
      ErrorCode::limit_exceeded,
      "`" + program.string() + " serve` did not answer within " +
          std::to_string(kStartTime.count()) + " seconds"
  );
}

bool OllamaServer::is_running() {
  if (process_ == 0) return false;
  const ::pid_t ended = ::waitpid(process_, nullptr, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return true;
  process_ = 0;
  return false;
}

OllamaServer::OllamaServer(OllamaServer&& other) noexcept
    : process_(std::exchange(other.process_, 0)) {}

OllamaServer::~OllamaServer() {
  if (process_ == 0) return;
  const int group = process_;
  ::kill(group, SIGTERM);
  const auto end = std::chrono::steady_clock::now() + kStopTime;
  while (is_running() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(kPoll);
  // The processes that it made for models, and itself if it is still there.
  ::kill(-group, SIGKILL);
  if (process_ != 0) ::waitpid(process_, nullptr, 0);
}

}  // namespace extractinator::remote
