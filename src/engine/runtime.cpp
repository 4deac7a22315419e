// The process-wide part of llama.cpp: ensure_runtime(), take_first_error(), AssertionsThrow,
// n_physical_cores(), and
// runtime_description() of model.h.
#include "engine/runtime.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <fstream>
#include <print>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include <ggml-backend.h>
#include <ggml.h>
#include <llama.h>
#include <sched.h>

#include "base/result.h"
#include "engine/model.h"

namespace extractinator::engine {
namespace {

// llama.cpp's log is a hook of the whole process and has no handle to tell callers apart; a value
// per thread keeps two threads that load models from reading each other's reasons.
thread_local std::string first_error;  // NOLINT(*-avoid-non-const-global-variables)
thread_local bool is_kept = false;     // NOLINT(*-avoid-non-const-global-variables)

thread_local int n_assertion_guards = 0;  // NOLINT(*-avoid-non-const-global-variables)

// ggml ends the process after this returns. Its frames are plain C with unwind tables, so an
// exception passes through them.
void on_failed_assertion(const char* message) {
  if (n_assertion_guards > 0) throw std::runtime_error(message);
  std::println(stderr, "{}", message);
}

// Keeps the first error. A line can come in several calls: the first with its level, the rest as
// continuations.
void keep_first_error(ggml_log_level level, const char* text, void* /*unused*/) {
  if (level != GGML_LOG_LEVEL_CONT) {
    is_kept = level == GGML_LOG_LEVEL_ERROR && first_error.empty();
  }
  if (is_kept) first_error += text;
}

Result<void> start_runtime() {
  llama_log_set(keep_first_error, nullptr);
  ggml_log_set(keep_first_error, nullptr);
  ggml_set_abort_callback(on_failed_assertion);
  const char* folder = std::getenv("EXTRACTINATOR_BACKENDS");  // NOLINT(concurrency-mt-unsafe)
  if (folder != nullptr && *folder != '\0') {
    ggml_backend_load_all_from_path(folder);
  } else {
    ggml_backend_load_all();
  }
  llama_backend_init();
  if (ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU) == nullptr) {
    return fail(
        ErrorCode::not_found,
        folder == nullptr || *folder == '\0'
            ? std::string("no compute backend for this processor among the system's ggml backends")
            : std::format("no compute backend for this processor in {}", folder),
        {},
        "set EXTRACTINATOR_BACKENDS to the folder that holds the libggml-cpu-*.so files"
    );
  }
  return {};
}

// "0,8" or "0-1": the hardware threads that share a core; empty when unknown.
std::string thread_siblings(int cpu) {
  std::ifstream file(
      std::format("/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list", cpu)
  );
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

Result<void> ensure_runtime() {
  static const Result<void> kStatus = start_runtime();
  return kStatus;
}

std::string take_first_error() {
  std::string line = std::exchange(first_error, {});
  while (!line.empty() && (line.back() == '\n' || line.back() == ' '))
    line.pop_back();
  return line;
}

AssertionsThrow::AssertionsThrow() { ++n_assertion_guards; }
AssertionsThrow::~AssertionsThrow() { --n_assertion_guards; }

int n_physical_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return 1;
  std::set<std::string> cores;
  int n_unknown = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(static_cast<std::size_t>(cpu), &allowed)) continue;
    if (auto siblings = thread_siblings(cpu); siblings.empty()) {
      ++n_unknown;
    } else {
      cores.insert(std::move(siblings));
    }
  }
  return std::max(1, static_cast<int>(cores.size()) + n_unknown);
}

std::string runtime_description() {
  std::string text = std::format("llama.cpp {}, ggml {}", llama_version(), ggml_version());
  if (!ensure_runtime()) return text;
  for (std::size_t i = 0; i < ggml_backend_dev_count(); ++i) {
    text += std::format(", {}", ggml_backend_dev_name(ggml_backend_dev_get(i)));
  }
  return text;
}

}  // namespace extractinator::engine
