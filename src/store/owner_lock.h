// Who may write a run database: one process, named in a file beside it. Private to the room.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace extractinator::store {

// Holds `<database>.lock` until it dies. The kernel releases the lock when the process ends in any
// way, so nothing is ever stale.
class OwnerLock {
 public:
  // Fails within 1.1 seconds with `conflict`, naming pid and host of the owner, if somebody else
  // (also in this process) holds it; `unsupported` if the file system cannot lock; `io_error`
  // otherwise.
  [[nodiscard]] static Result<OwnerLock> acquire(const std::filesystem::path& database);
  ~OwnerLock();
  OwnerLock(OwnerLock&& other) noexcept;
  OwnerLock& operator=(OwnerLock&&) = delete;
  OwnerLock(const OwnerLock&) = delete;
  OwnerLock& operator=(const OwnerLock&) = delete;

 private:
  OwnerLock(std::filesystem::path path, int descriptor);

  std::filesystem::path path_;
  int descriptor_;  // -1 when moved from.
};

}  // namespace extractinator::store
