// The thread that waits for signals; reachable from outside: Interrupt.
#include "cli/interrupt.h"

#include <csignal>
#include <stop_token>

#include <unistd.h>

#include "cli/exit_code.h"

namespace extractinator::cli {
namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGUSR2);  // Sent by the destructor to end the waiting.
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = watched_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A reader that went away (`extractinate … | head`) is an error of that write, not the end of the
  // run.
  std::signal(SIGPIPE, SIG_IGN);
  waiter_ = std::jthread([this, set](const std::stop_token& finished) {
    while (true) {
      int signal = 0;
      sigwait(&set, &signal);
      if (finished.stop_requested()) return;
      if (signal == SIGUSR2) continue;
      if (source_.stop_requested()) ::_exit(static_cast<int>(ExitCode::interrupted));
      source_.request_stop();
    }
  });
}

Interrupt::~Interrupt() {
  waiter_.request_stop();
  pthread_kill(waiter_.native_handle(), SIGUSR2);
}

}  // namespace extractinator::cli
