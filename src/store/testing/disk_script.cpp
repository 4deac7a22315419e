// Faults, and the death of the process, at the operation that was asked for.
#include "store/testing/disk_script.h"

#include <csignal>
#include <cstdint>
#include <utility>

#include <unistd.h>

#include "store/testing/recording_disk.h"

namespace extractinator::store::testing {

void DiskScript::record(DiskOperation operation) {
  const std::uint64_t number = n_operations++;
  if (dies_at && number >= *dies_at) ::kill(::getpid(), SIGKILL);
  if (keeps_operations) operations.push_back(std::move(operation));
}

bool DiskScript::fails(Fault kind) {
  if (fault != kind) return false;
  const std::uint64_t step = n_steps++;
  return lasting == Lasting::once ? step == fails_at : step >= fails_at;
}

}  // namespace extractinator::store::testing
