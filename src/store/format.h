// The tables of a run database, as docs/store.md describes them, and its configuration. Private to
// the room.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"
#include "store/run_store.h"

namespace extractinator::store {

// Goes up by one whenever an older program could misread the file. Stored as `user_version`.
inline constexpr int kFormat = 3;
// The oldest format that is read, and brought to the newest when written to.
inline constexpr int kOldestFormat = 1;
// "Extr": marks the file as ours. Stored as `application_id`.
inline constexpr int kApplicationId = 0x45787472;

// Makes the tables in an empty database, in one transaction.
[[nodiscard]] Result<void> create_tables(
    Database& database, const Configuration& configuration, const Clock& clock
);

// The format of the file. Fails with `corrupt` unless it is a run database of a known format with
// exactly our tables. Files up to 64 MiB are read and checked whole (about 0.2 s); larger ones as
// far as they are used.
[[nodiscard]] Result<int> check_format(Database& database);
// Brings a checked file of `format` to the newest one, in one transaction. The audit begins with an
// entry for each row: about 20 us each.
[[nodiscard]] Result<void> upgrade(Database& database, int format, const Clock& clock);

// Replaces what is stored, within the caller's transaction.
[[nodiscard]] Result<void> write_configuration(
    Database& database, const Configuration& configuration, const Clock& clock
);
// Where things are now, which may differ from where they were.
[[nodiscard]] Result<void> write_context(Database& database, const Configuration& configuration);
// Fails with `corrupt` if it does not fit its hash.
[[nodiscard]] Result<Configuration> read_configuration(Database& database);
// Replaces what is stored.
[[nodiscard]] Result<void> write_work(Database& database, const Work& work);
// Nothing but zeros where none is stored.
[[nodiscard]] Result<Work> read_work(Database& database);
// Fails with `conflict` if they differ, naming the top-level keys and short forms of both values.
[[nodiscard]] Result<void> check_same(
    const std::filesystem::path& path, const Configuration& stored, const Configuration& wanted
);

// Kept in each row of `record` and `outcome`, so that a flipped bit cannot become a result. 64 bits
// of the BLAKE3 hash of the parts.
[[nodiscard]] std::int64_t checksum_of(std::uint64_t row, std::span<const std::string_view> parts);
[[nodiscard]] std::int64_t record_checksum(const RecordKey& key, std::string_view columns_json);
// Holds for the fields as well, where there are any.
[[nodiscard]] std::int64_t outcome_checksum(const Outcome& outcome, std::string_view finished_at);

}  // namespace extractinator::store
