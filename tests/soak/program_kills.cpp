// Starts the program and kills it; everything here is public through program_kills.h.
#include "tests/soak/program_kills.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <format>
#include <random>
#include <string>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "run/verify_run.h"
#include "store/testing/sample_run.h"
#include "tests/program.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

using std::chrono::microseconds;

// A row that was under way in eight deaths would be given up, which is right and no loss.
constexpr int kKillsPerRun = 7;

class ProgramKiller {
 public:
  explicit ProgramKiller(std::uint64_t seed) : seed_(seed), random_(seed) {}

  Result<Tally> run(std::uint64_t n_kills) {
    // The first run also makes the cache of hashes.
    for (const char* name : {"first", "undisturbed"}) {
      const auto start = std::chrono::steady_clock::now();
      const auto result = start_program(name, {});
      if (result.exit_code != 0) return fail(ErrorCode::io_error, "the program: " + result.err);
      whole_ = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - start);
    }
    const auto expected = exports_of(results("undisturbed"));
    Tally tally;
    while (tally.n < n_kills) {
      const std::string name = std::format("killed{}", tally.n_runs++);
      int n_left = kKillsPerRun;
      for (bool is_finished = false; !is_finished;) {
        const auto moment =
            microseconds(1000 + random_() % static_cast<std::uint64_t>(whole_.count()));
        // Every run gets to its end, also when there were enough kills.
        const bool is_to_die = tally.n < n_kills && n_left-- > 0;
        const auto result = start_program(name, is_to_die ? moment : microseconds(0));
        if (result.signal == 9) ++tally.n;
        is_finished = result.exit_code == 0;
        if (result.signal == 9 || is_finished) continue;
        tally.blame(tally.damaged, std::format("seed {}, {}: {}", seed_, name, result.err));
        return tally;
      }
      if (exports_of(results(name)) != expected)
        tally.blame(tally.different, std::format("seed {}: {}", seed_, name));
      const auto verified = run::verify_run(results(name), RealFileSystem());
      if (!verified || verified->finding) {
        tally.blame(
            tally.damaged,
            std::format(
                "seed {}, {}: {}",
                seed_,
                name,
                verified ? *verified->finding : to_string(verified.error())
            )
        );
      }
      std::filesystem::remove_all(folder_.path() / "out" / name);
    }
    return tally;
  }

 private:
  [[nodiscard]] testing::ProgramResult start_program(
      const std::string& name, microseconds kill_after
  ) const {
    return testing::run_program(
        {"run",
         (testing::demo_dir() / "tasks/Task002_nodule_diameter.json").string(),
         "--model",
         testing::demo_model().string(),
         "--out",
         (folder_.path() / "out").string(),
         "--run-name",
         name,
         "--reproducible",
         "--limit",
         "24",
         "--slots",
         "4",
         "--threads",
         "1"},
        {.environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}},
         .signal_after = kill_after}
    );
  }
  [[nodiscard]] std::filesystem::path results(const std::string& name) const {
    return folder_.path() / "out" / name / "Task002_nodule_diameter-run0";
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
  store::testing::TemporaryFolder folder_;
  microseconds whole_ = {};
};

}  // namespace

Result<Tally> kill_program(std::uint64_t n_kills, std::uint64_t seed) {
  return ProgramKiller(seed).run(n_kills);
}

}  // namespace extractinator::soak
