// Processes and folders for tests of the whole program; everything here is public through
// program.h.
#include "tests/program.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace extractinator::testing {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string drain(int fd) {
  std::string data;
  std::array<char, 65536> buffer = {};
  for (ssize_t n = 0; (n = ::read(fd, buffer.data(), buffer.size())) > 0;)
    data.append(buffer.data(), static_cast<std::size_t>(n));
  ::close(fd);
  return data;
}

std::vector<std::string> environment_of(const ProgramOptions& options) {
  std::vector<std::string> variables;
  for (char** variable = environ; !options.clear_environment && *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!options.environment.contains(text.substr(0, text.find('=')))) variables.push_back(text);
  }
  for (const auto& [name, value] : options.environment)
    variables.push_back(name + "=" + value);
  return variables;
}

// From here on this process and what it starts die of making a socket for a network, or a ring of
// system calls that could. Allocates nothing: it runs between fork and exec.
bool forbid_network() {
  const auto load = [](std::size_t offset) {
    return sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)};
  };
  // Goes on `yes` instructions further if the loaded word is `value`, else `no`.
  const auto branch = [](std::uint32_t value, std::uint8_t yes, std::uint8_t no) {
    return sock_filter{BPF_JMP | BPF_JEQ | BPF_K, yes, no, value};
  };
  std::array filter = {
      load(offsetof(seccomp_data, arch)),
      branch(AUDIT_ARCH_X86_64, 0, 5),
      load(offsetof(seccomp_data, nr)),
      branch(SYS_io_uring_setup, 3, 0),
      branch(SYS_socket, 0, 3),
      load(offsetof(seccomp_data, args[0])),
      branch(AF_UNIX, 1, 0),
      sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS},
      sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
  };
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ProgramResult run_program(
    const std::filesystem::path& program,
    const std::vector<std::string>& arguments,
    const ProgramOptions& options
) {
  std::array<int, 2> out = {};
  std::array<int, 2> err = {};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) return {};
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment_of(options);
  const std::vector<char*> argv = pointers_to(words);
  const std::vector<char*> envp = pointers_to(variables);

  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    const bool is_there =
        options.working_directory.empty() || ::chdir(options.working_directory.c_str()) == 0;
    const bool is_ready = is_there && (!options.forbids_network || forbid_network());
    if (is_ready) ::execve(program.c_str(), argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);

  ProgramResult result;
  std::jthread read_out([&] { result.out = drain(out[0]); });
  std::jthread read_err([&] { result.err = drain(err[0]); });
  std::atomic<bool> is_over = false;
  std::jthread killer([&] {
    if (options.signal_after.count() == 0 && options.signal_when.empty()) return;
    const auto end = std::chrono::steady_clock::now() + options.signal_after;
    const auto is_time = [&] {
      std::error_code ignored;
      return std::chrono::steady_clock::now() >= end &&
             (options.signal_when.empty() || std::filesystem::exists(options.signal_when, ignored));
    };
    while (!is_over && !is_time())
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    if (!is_over) ::kill(child, options.signal);
  });
  int status = 0;
  struct rusage usage = {};
  while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  is_over = true;
  killer.join();
  read_out.join();
  read_err.join();
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.peak_memory_kib = static_cast<std::uint64_t>(usage.ru_maxrss);
  return result;
}

ProgramResult run_program(
    const std::vector<std::string>& arguments, const ProgramOptions& options
) {
  return run_program(environment("EXTRACTINATOR_PROGRAM"), arguments, options);
}

std::filesystem::path source_dir() { return environment("EXTRACTINATOR_SOURCE_DIR"); }
std::filesystem::path demo_dir() { return source_dir() / "demo"; }
std::filesystem::path demo_model() { return demo_dir() / "model/extractinator-demo.gguf"; }
std::filesystem::path shared_data_dir() { return environment("EXTRACTINATOR_SHARED_DATA"); }

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string read_page(const std::filesystem::path& path) {
  constexpr std::string_view kMark = "<wbr>";
  std::string page = read_file(path);
  for (std::size_t at = page.find(kMark); at != std::string::npos; at = page.find(kMark, at))
    page.erase(at, kMark.size());
  return page;
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TestFolder::TestFolder() {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  path_ = std::filesystem::path(::testing::TempDir()) /
          (std::string("extractinate_") + info->test_suite_name() + "_" + info->name() + "_" +
           std::to_string(::getpid()));
  std::filesystem::remove_all(path_);
  std::filesystem::create_directories(path_);
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace extractinator::testing
