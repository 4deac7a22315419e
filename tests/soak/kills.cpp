// Forks the victims; what they promised lies in memory that outlives them.
#include "tests/soak/kills.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <format>
#include <functional>
#include <new>
#include <random>
#include <set>
#include <string>
#include <utility>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "store/run_store.h"
#include "store/testing/recording_disk.h"
#include "store/testing/sample_run.h"
#include "tests/soak/checks.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

// Eight deaths of a row would quarantine it, which is right and no loss.
constexpr int kKillsPerRun = 5;
constexpr std::size_t kMostRows = 4096;

// Shared with the victims.
struct Promises {
  std::array<std::atomic<std::uint32_t>, kMostRows> n_dispatched = {};
  std::array<std::atomic<bool>, kMostRows> is_finished = {};
  std::atomic<std::uint64_t> n_operations = 0;  // Of the disk, by the latest that came to its end.
};

class SharedPromises {
 public:
  SharedPromises() {
    void* memory = ::mmap(
        nullptr, sizeof(Promises), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0
    );
    EXTR_CHECK(memory != MAP_FAILED, "there is memory to share");
    promises_ = new (memory) Promises;
  }
  ~SharedPromises() { ::munmap(promises_, sizeof(Promises)); }
  SharedPromises(const SharedPromises&) = delete;
  SharedPromises& operator=(const SharedPromises&) = delete;
  [[nodiscard]] Promises* operator->() const { return promises_; }

 private:
  Promises* promises_;
};

// How a victim ended.
enum class End : std::uint8_t { killed, done, failed };

class Killer {
 public:
  explicit Killer(const KillOptions& options)
      : options_(options),
        random_(options.seed),
        project_(make_project(folder_.path(), options.n_rows, options.seed)) {}

  Result<Tally> run() {
    TRY(undisturbed_, run_undisturbed(project_));
    const auto start = std::chrono::steady_clock::now();
    static_cast<void>(start_victim([](store::testing::RecordingDisk&) {}, {}));
    whole_ = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start
    );
    n_operations_ = promises_->n_operations;
    while (tally_.n < options_.n_kills)
      kill_one_run();
    return tally_;
  }

 private:
  // A new run, killed and resumed.
  void kill_one_run() {
    std::filesystem::remove_all(project_.folder / "out");
    finished_.clear();
    for (std::size_t row = 0; row < options_.n_rows; ++row) {
      promises_->n_dispatched.at(row) = 0;
      promises_->is_finished.at(row) = false;
    }
    for (int i = 0; i < kKillsPerRun && tally_.n < options_.n_kills; ++i) {
      const std::string where = std::format("seed {}, kill {}", options_.seed, tally_.n + 1);
      End end = End::done;
      if (random_() % 2 == 0) {
        const std::uint64_t step = random_() % (n_operations_ / 2);
        end = start_victim([&](store::testing::RecordingDisk& disk) { disk.die_at(step); }, {});
      } else {
        const auto moment =
            std::chrono::microseconds(random_() % static_cast<std::uint64_t>(whole_.count()));
        end = start_victim([](store::testing::RecordingDisk&) {}, moment);
      }
      if (end == End::killed) ++tally_.n;
      look(where, end);
      if (end == End::done) break;
    }
    const std::string where = std::format("seed {}, after kill {}", options_.seed, tally_.n);
    look(where, start_victim([](store::testing::RecordingDisk&) {}, {}));
    check_end(project_, undisturbed_, where, tally_);
  }

  // Runs in a child; killed after `moment`, if one is given.
  End start_victim(
      const std::function<void(store::testing::RecordingDisk&)>& arm,
      std::chrono::microseconds moment
  ) {
    const pid_t child = ::fork();
    EXTR_CHECK(child >= 0, "processes can be made");
    if (child == 0) be_the_victim(arm);
    if (moment.count() > 0) {
      const auto until = std::chrono::steady_clock::now() + moment;
      while (std::chrono::steady_clock::now() < until)
        ::usleep(50);
      ::kill(child, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return End::killed;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? End::done : End::failed;
  }

  [[noreturn]] void be_the_victim(const std::function<void(store::testing::RecordingDisk&)>& arm) {
    store::testing::RecordingDisk disk;
    arm(disk);
    const SystemClock clock;
    const auto summary = run_stub({
        .project = project_,
        .files = disk.files(),
        .clock = clock,
        .on_dispatch = [&](std::uint64_t row) { ++promises_->n_dispatched.at(row); },
        .on_finish = [&](std::uint64_t row) { promises_->is_finished.at(row) = true; },
    });
    promises_->n_operations = disk.n_operations();
    ::_exit(summary ? 0 : 1);
  }

  // What the victim left.
  void look(const std::string& where, End end) {
    if (end == End::failed) tally_.blame(tally_.damaged, where + ": the run failed");
    // What was stored before was given to the generator once more.
    for (const std::uint64_t row : finished_) {
      if (promises_->n_dispatched.at(row) > n_dispatched_before_.at(row))
        tally_.blame(tally_.repeated, std::format("{}: row {} was done again", where, row));
    }
    std::set<std::uint64_t> promised = finished_;
    for (std::size_t row = 0; row < options_.n_rows; ++row) {
      if (promises_->is_finished.at(row)) promised.insert(row);
      n_dispatched_before_.at(row) = promises_->n_dispatched.at(row);
    }
    const auto store = store::RunStore::open_read_only(project_.database());
    if (!store) {
      // Before the database was there, there was nothing to be promised; and what a writer has to
      // mend first is looked at in the end.
      const bool is_absent = store.error().code == ErrorCode::not_found && promised.empty();
      if (!is_absent && store.error().code != ErrorCode::io_error)
        tally_.blame(tally_.damaged, where + ": " + to_string(store.error()));
      finished_ = std::move(promised);
      return;
    }
    finished_ = check_stored(*store, undisturbed_.rows, promised, where, tally_);
  }

  KillOptions options_;
  std::mt19937_64 random_;
  store::testing::TemporaryFolder folder_;
  Project project_;
  Undisturbed undisturbed_;
  SharedPromises promises_;
  std::chrono::microseconds whole_ = {};
  std::uint64_t n_operations_ = 0;
  std::set<std::uint64_t> finished_;  // Stored, as far as is known.
  std::array<std::uint32_t, kMostRows> n_dispatched_before_ = {};
  Tally tally_;
};

}  // namespace

Result<Tally> kill_runs(const KillOptions& options) {
  EXTR_CHECK(options.n_rows <= kMostRows, "the rows fit into the shared memory");
  return Killer(options).run();
}

}  // namespace extractinator::soak
