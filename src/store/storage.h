// Which file systems a write-ahead log may live on. Private to the room.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "store/run_store.h"

namespace extractinator::store {

// `network` for the statfs(2) magic numbers of file systems that other hosts, or programs in user
// space, may serve; `local` for all others.
[[nodiscard]] Storage storage_of_magic(std::uint64_t magic);

// Fails with `io_error` if the system does not say.
[[nodiscard]] Result<Storage> detect_storage(const std::filesystem::path& directory);

}  // namespace extractinator::store
