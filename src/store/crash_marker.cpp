// The signal handlers and the one path they know; reachable from outside: what crash_marker.h
// declares.
#include "store/crash_marker.h"

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace extractinator::store {
namespace {

constexpr std::array kCrashes = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

enum class PathState : int { unset, changing, set };

// A signal handler can reach nothing but static storage, and may call almost nothing: the path lies
// ready as bytes.
std::array<char, 4096> marker_path = {};
std::atomic<PathState> path_state = PathState::unset;
static_assert(std::atomic<PathState>::is_always_lock_free);

void leave_marker(int signal) {
  if (path_state.load() == PathState::set) {
    const int fd =
        ::open(marker_path.data(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0) {
      [[maybe_unused]] const ssize_t ignored = ::write(fd, "crash\n", 6);
      ::close(fd);
    }
  }
  // The handler was reset when it was entered: the signal now does what it does by default.
  ::raise(signal);
}

}  // namespace

void install_crash_handlers() {
  struct sigaction action = {};
  action.sa_handler = leave_marker;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  sigemptyset(&action.sa_mask);
  for (const int signal : kCrashes)
    sigaction(signal, &action, nullptr);
}

std::filesystem::path crash_marker_path(const std::filesystem::path& database) {
  return database.string() + "-crash";
}

CrashWatch::CrashWatch(const std::filesystem::path& database) {
  const std::string path = std::filesystem::absolute(crash_marker_path(database)).string();
  auto expected = PathState::unset;
  if (path.size() >= marker_path.size() ||
      !path_state.compare_exchange_strong(expected, PathState::changing))
    return;
  path.copy(marker_path.data(), path.size());
  marker_path[path.size()] = '\0';
  path_state.store(PathState::set);
  is_watching_ = true;
}

CrashWatch::CrashWatch(CrashWatch&& other) noexcept
    : is_watching_(std::exchange(other.is_watching_, false)) {}

CrashWatch::~CrashWatch() {
  if (is_watching_) path_state.store(PathState::unset);
}

}  // namespace extractinator::store
