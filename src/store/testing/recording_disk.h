// A layer between SQLite and the real disk that records what would be lost in a power cut, and
// that can fail at any step.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace extractinator::store::testing {

struct DiskOperation {
  enum class Kind : std::uint8_t { create, write, truncate, sync, remove, rename, sync_folder };

  Kind kind = Kind::write;
  std::string path = {};
  std::int64_t offset = 0;    // Of a write; the new length of a truncation.
  std::string data = {};      // Of a write.
  std::string to = {};        // Of a renaming.
  bool syncs_folder = false;  // Of a removal: is durable at once. Of a sync: so are new names.
};

// What goes wrong at one step.
enum class Fault : std::uint8_t {
  disk_full,    // Writes, renamings and openings that make files.
  write_error,  // Writes, after half of the data, and renamings.
  sync_error,
  read_error,
  truncate_error,
  remove_error,
  open_error,
};
inline constexpr Fault kFaults[] = {
    Fault::disk_full,
    Fault::write_error,
    Fault::sync_error,
    Fault::read_error,
    Fault::truncate_error,
    Fault::remove_error,
    Fault::open_error,
};
[[nodiscard]] const char* to_string(Fault fault);

enum class Lasting : std::uint8_t { once, from_then_on };

// All connections opened while it lives go through it, and all files of files(). One at a time, one
// thread.
class RecordingDisk {
 public:
  RecordingDisk();
  ~RecordingDisk();
  RecordingDisk(const RecordingDisk&) = delete;
  RecordingDisk& operator=(const RecordingDisk&) = delete;

  [[nodiscard]] const std::vector<DiskOperation>& operations() const;

  // The `step`-th operation (from 0) that `fault` can hit fails, or that and all later ones.
  void fail_at(std::uint64_t step, Fault fault, Lasting lasting);
  // Operations that the armed fault could hit so far; says when `step` was beyond the end.
  [[nodiscard]] std::uint64_t n_steps() const;
  void stop_failing();

  // The process kills itself (SIGKILL) right after the `step`-th changing operation (from 0).
  // Nothing is recorded from then on.
  void die_at(std::uint64_t step);
  // Changing operations so far.
  [[nodiscard]] std::uint64_t n_operations() const;

  // Files that do not belong to SQLite, by the same script.
  [[nodiscard]] FileSystem& files();

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::store::testing
