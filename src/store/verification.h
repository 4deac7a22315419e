// What `verify` finds out about a run database: whether it holds what its audit tells of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"

namespace extractinator::store {

// Where the chain of the audit ends. Kept outside the database it shows that entries are gone.
struct AuditHead {
  std::uint64_t n = 0;  // Number of the last entry, from 1; 0 where there is no audit.
  Hash256 hash = {};    // Of that entry and, through it, of all before it.

  bool operator==(const AuditHead&) const = default;
};

struct Verification {
  std::optional<std::string> finding = {};  // The first thing that is wrong: one sentence.
  int format = 0;                           // Those below 3 have no audit.
  AuditHead head = {};
  std::uint64_t n_rows = 0;           // Begun.
  std::uint64_t n_outcomes = 0;       // Of these, finished.
  std::vector<Hash256> exports = {};  // Hashes of files that were written, in order.
};

}  // namespace extractinator::store
