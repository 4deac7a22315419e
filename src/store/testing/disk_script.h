// What RecordingDisk does at each operation, shared by the files of SQLite and all others.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/testing/recording_disk.h"

namespace extractinator::store::testing {

class DiskScript {
 public:
  // Keeps the operation, unless it is the one at which the process is to die.
  void record(DiskOperation operation);
  // True if `kind` is armed and this is its time.
  [[nodiscard]] bool fails(Fault kind);

  std::vector<DiskOperation> operations;
  bool keeps_operations = true;

  std::optional<Fault> fault;
  Lasting lasting = Lasting::once;
  std::uint64_t fails_at = 0;
  std::uint64_t n_steps = 0;

  std::optional<std::uint64_t> dies_at;
  std::uint64_t n_operations = 0;
};

}  // namespace extractinator::store::testing
