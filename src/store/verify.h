// Compares a run database with its audit. Private to the room; RunStore::verify() is public.
#pragma once

#include <span>

#include "base/result.h"
#include "store/database.h"
#include "store/verification.h"

namespace extractinator::store {

[[nodiscard]] bool has_audit(int format);

// RunStore::verify() of a checked file of `format`.
[[nodiscard]] Result<Verification> verify(
    Database& database, int format, std::span<const AuditHead> anchors
);

}  // namespace extractinator::store
