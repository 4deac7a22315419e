// Streams records out of a file in constant memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dataset/data_path.h"
#include "dataset/record.h"
#include "dataset/text_form.h"

namespace extractinator::dataset {

class Reader {
 public:
  virtual ~Reader() = default;

  // Column names in order. For JSON sources: of the first record.
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  // The next record, nothing at the end. Nothing is skipped: a row that cannot be read as it was
  // meant comes with `damage`. Fails with `io_error` if the file cannot be read, or changed since
  // it was opened; then reading is over.
  [[nodiscard]] virtual Result<std::optional<Record>> next() = 0;
  // Number of records, where opening counted them.
  [[nodiscard]] virtual std::optional<std::uint64_t> n_records() const { return std::nullopt; }
  // How the text of the file was found to be written. For a folder, each file has its own.
  [[nodiscard]] virtual TextForm form() const { return {}; }
};

// Opens by extension: .csv and .tsv (through DuckDB), .json (a list of objects, or pandas'
// {"column": {"label": value}}, which is held in memory whole), .jsonl and .ndjson (blank lines are
// skipped), .parquet and .pq (through DuckDB); or a folder, by what it is. The whole file is read
// once here, so that what is wrong with its form shows before any work is done, and a second time
// by next(); memory does not grow with the number of records.
//
// Text files may be compressed with gzip or zstd, which their content decides; behind the extension
// stands .gz or .zst then, or nothing. They are read as the encoding in `options`, else by their
// byte order mark, else as UTF-16 or UTF-32 by where zeros are, else as UTF-8; CSV that is not
// UTF-8, in which nothing beyond ASCII is, as Windows-1252. What is damaged or cut off, and a
// character that an encoding other than UTF-8 does not have, ends the opening with its place.
//
// CSV: the delimiter is the one of , ; tab | that all of the first 100 records have as often as the
// header, and if none is, the one that the header has most often; tab for .tsv, or what a first
// line `sep=;` says. Quotation marks are doubled within quotation marks; a cell without text is "",
// quoted or not; a column without a name is called `Unnamed: 0` by its position, as pandas calls
// it; the byte order mark and blank lines are skipped.
//
// Parquet: booleans, numbers with all their digits, texts, lists and objects are what they are in
// JSON; NaN is null and infinity a text; dates, times and other types are their text, bytes are
// base64. Only the head of the file is looked at when it is opened.
//
// A database, by `options`: the rows of the query in its order. Nothing but one SELECT is accepted,
// the database is opened for reading only, and nothing is written, not even for sorting. DuckDB's
// types are as in Parquet; SQLite's values are numbers, texts, null, and base64 for bytes.
// PostgreSQL, on this machine or on an allowed host, gives booleans, numbers with all their digits,
// JSON, null, base64 for bytes, and the text of everything else; times are in UTC. Its query runs
// once, as rows are asked for: what is wrong with one shows when it is reached.
//
// A folder: one record for each .txt file in it and below, in the order of their names as bytes,
// with columns `file` (its path in the folder) and `text`. What is hidden (.name) is left out; any
// other file is an error. Files are read as they are asked for.
//
// Fails with `not_found`, `io_error`, `invalid_input` (two columns of one name, rows of another
// length than the header, a syntax error in a JSON list or a query, damage: what was found, and
// where), `limit_exceeded` (a record above 256 MiB) or `unsupported` (other extensions, pipes; with
// a hint).
[[nodiscard]] Result<std::unique_ptr<Reader>> open_reader(
    const std::filesystem::path& path, const ReadOptions& options = {}
);

}  // namespace extractinator::dataset
