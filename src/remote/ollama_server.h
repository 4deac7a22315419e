// An Ollama of our own: started where none answers and stopped in the end; and models it fetches.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "remote/generator.h"

namespace extractinator::remote {

// Where Ollama listens unless it is told otherwise.
inline constexpr std::string_view kOllamaUrl = "http://127.0.0.1:11434";

// The file of a program in the folders of the environment's PATH; nothing if it is in none.
[[nodiscard]] std::optional<std::filesystem::path> find_program(std::string_view name);

// Whether anybody listens there. Fails as Endpoint::make does, and with `cancelled`.
[[nodiscard]] Result<bool> is_answering(const std::string& url, const std::stop_token& stop = {});

// Has every Ollama of the options fetch the model from its library that does not have it; `tell` is
// called before with what is about to happen. Fails as the connection does, and with `not_found` if
// the model cannot be fetched. Cost: the download, which nothing but `stop` ends within a day.
[[nodiscard]] Result<void> pull_missing(
    const RemoteOptions& options,
    const std::function<void(std::string_view)>& tell,
    const std::stop_token& stop = {}
);

// A process `ollama serve` on kOllamaUrl: bound to this machine, in a process group of its own, so
// that Ctrl-C reaches it only through us. What it says is not kept, for it could quote reports. It
// ends with this object, and with the thread that made it if the program is killed.
class OllamaServer {
 public:
  static constexpr auto kStartTime = std::chrono::seconds(60);
  static constexpr auto kStopTime = std::chrono::seconds(10);

  // Waits until it answers. Fails with `io_error` if it cannot be started, `engine_failure` if it
  // ends at once, `limit_exceeded` if it does not answer within `kStartTime`, and with `cancelled`.
  [[nodiscard]] static Result<OllamaServer> start(
      const std::filesystem::path& program, const std::stop_token& stop = {}
  );

  // Asks it to end, and ends it if it does not within `kStopTime`.
  ~OllamaServer();
  OllamaServer(OllamaServer&& other) noexcept;
  OllamaServer& operator=(OllamaServer&&) = delete;
  OllamaServer(const OllamaServer&) = delete;
  OllamaServer& operator=(const OllamaServer&) = delete;

 private:
  explicit OllamaServer(int process) : process_(process) {}
  // Whether it runs; takes note if it has ended.
  [[nodiscard]] bool is_running();

  int process_;  // 0: none.
};

}  // namespace extractinator::remote
