// Everything here is public through checks.h.
#include "tests/soak/checks.h"

#include <cstdint>
#include <filesystem>
#include <format>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "run/verify_run.h"
#include "store/run_store.h"
#include "store/testing/child.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

Result<Undisturbed> run_undisturbed(const Project& project) {
  {
    store::testing::Child child([&](const store::testing::Child::Say& say) {
      RealFileSystem files;
      const SystemClock clock;
      const auto summary = run_stub({.project = project, .files = files, .clock = clock});
      say(summary ? "done" : to_string(summary.error()));
    });
    const std::string said = child.next_line().value_or("it died");
    if (said != "done") return fail(ErrorCode::io_error, "an undisturbed run failed: " + said);
  }
  Undisturbed undisturbed{.exports = exports_of(project.results())};
  {
    TRY(const auto store, store::RunStore::open_read_only(project.database()));
    TRY(undisturbed.rows, rows_of(store));
  }
  if (undisturbed.rows != expected_rows(project)) {
    return fail(ErrorCode::corrupt, "an undisturbed run is not what follows from the dataset");
  }
  std::filesystem::remove_all(project.folder / "out");
  return undisturbed;
}

std::set<std::uint64_t> check_stored(
    const store::RunStore& store,
    const Rows& expected,
    const std::set<std::uint64_t>& promised,
    const std::string& where,
    Tally& tally
) {
  std::set<std::uint64_t> stored;
  const auto rows = rows_of(store);
  if (!rows) {
    tally.blame(tally.damaged, where + ": " + to_string(rows.error()));
    return stored;
  }
  for (const auto& [row, text] : *rows) {
    stored.insert(row);
    const auto found = expected.find(row);
    if (found == expected.end() || found->second != text)
      tally.blame(tally.invented, std::format("{}: row {} is not what it should be", where, row));
  }
  for (const std::uint64_t row : promised) {
    if (!stored.contains(row))
      tally.blame(tally.lost, std::format("{}: row {} is lost", where, row));
  }
  const auto verified = store.verify({});
  if (!verified) {
    tally.blame(tally.damaged, where + ": " + to_string(verified.error()));
  } else if (verified->finding) {
    tally.blame(tally.damaged, where + ": " + *verified->finding);
  }
  return stored;
}

void check_end(
    const Project& project, const Undisturbed& undisturbed, const std::string& where, Tally& tally
) {
  ++tally.n_runs;
  {
    const auto store = store::RunStore::open_read_only(project.database());
    if (!store) {
      tally.blame(tally.damaged, where + ": " + to_string(store.error()));
      return;
    }
    std::set<std::uint64_t> all;
    for (const auto& [row, text] : undisturbed.rows)
      all.insert(row);
    check_stored(*store, undisturbed.rows, all, where, tally);
  }
  if (exports_of(project.results()) != undisturbed.exports)
    tally.blame(tally.different, where + ": the exports differ from those of an undisturbed run");
  const auto verified = run::verify_run(project.results(), RealFileSystem());
  if (!verified || verified->finding) {
    tally.blame(
        tally.damaged, where + ": " + (verified ? *verified->finding : to_string(verified.error()))
    );
  }
}

}  // namespace extractinator::soak
