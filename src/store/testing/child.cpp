// fork, pipe, kill.
#include "store/testing/child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

namespace extractinator::store::testing {

Child::Child(const std::function<void(const Say&)>& run) {
  std::array<int, 2> ends = {};
  EXTR_CHECK(pipe(ends.data()) == 0, "tests can make a pipe");
  pid_ = fork();
  EXTR_CHECK(pid_ >= 0, "tests can fork");
  if (pid_ == 0) {
    close(ends[0]);
    run([&](const std::string& line) {
      const std::string text = line + "\n";
      if (write(ends[1], text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(3);
    });
    _exit(0);
  }
  close(ends[1]);
  descriptor_ = ends[0];
}

Child::~Child() {
  kill();
  close(descriptor_);
}

std::optional<std::string> Child::next_line() {
  while (true) {
    if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> buffer = {};
    const ssize_t n_read = read(descriptor_, buffer.data(), buffer.size());
    if (n_read < 0 && errno == EINTR) continue;
    if (n_read <= 0) return std::nullopt;
    unread_.append(buffer.data(), static_cast<std::size_t>(n_read));
  }
}

void Child::kill() {
  if (std::exchange(is_gone_, true)) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

}  // namespace extractinator::store::testing
