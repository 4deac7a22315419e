// Records out of a query of a PostgreSQL server; internal to the dataset room.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "dataset/reader.h"

namespace extractinator::dataset {

// See open_reader(); `address` is one that read_postgres_address() takes. The query runs in a
// transaction that can only read, and ends when the reader is gone: all its rows are of one state
// of the database. Only one row at a time is in memory. n_records() is not known.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_postgres_reader(
    const std::string& address,
    const std::string& query,
    const std::vector<std::string>& allowed_hosts
);

}  // namespace extractinator::dataset
