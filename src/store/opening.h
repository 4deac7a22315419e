// From a path to a checked connection that is the only writer, or one that only reads. Private to
// the room.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "store/crash_marker.h"
#include "store/database.h"
#include "store/owner_lock.h"
#include "store/run_store.h"

namespace extractinator::store {

struct Opened {
  std::optional<OwnerLock> lock;  // None when reading only. Goes last.
  std::unique_ptr<Database> database;
  Storage storage = Storage::local;
  int format = 0;                              // Of the file; the newest one when writing.
  std::optional<CrashWatch> crash_watch = {};  // None when reading only.
};

// The errors of RunStore::open.
[[nodiscard]] Result<Opened> open_for_writing(
    const std::filesystem::path& path,
    const Configuration& configuration,
    const OpenOptions& options,
    const Clock& clock
);
// Of a run that is there and has an audit, to add entries: `unsupported` if it has none. Rows and
// their attempts stay as they are.
[[nodiscard]] Result<Opened> open_for_notes(const std::filesystem::path& path);
// The errors of RunStore::open_read_only.
[[nodiscard]] Result<Opened> open_for_reading(const std::filesystem::path& path);

}  // namespace extractinator::store
