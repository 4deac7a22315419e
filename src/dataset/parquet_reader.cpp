// Parquet behind Reader; reachable through parquet_reader.h.
#include "dataset/parquet_reader.h"

#include <filesystem>
#include <format>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "dataset/database.h"
#include "dataset/open_file.h"
#include "dataset/reader.h"
#include "dataset/table_reader.h"

namespace extractinator::dataset {
namespace {

class ParquetReader final : public TableReader {
 public:
  explicit ParquetReader(OpenFile file) : file_(std::move(file)) {}

  [[nodiscard]] std::string path() const { return file_.path(); }

 private:
  OpenFile file_;  // Open as long as rows come out of it: their path is that of the descriptor.
};

}  // namespace

Result<std::unique_ptr<Reader>> open_parquet_reader(const std::filesystem::path& path) {
  TRY(OpenFile file, OpenFile::open(path));
  TRY(auto database, Database::open());
  auto reader = std::make_unique<ParquetReader>(std::move(file));
  TRY_VOID(reader->open(
      std::move(database),
      std::format("select * from read_parquet({})", sql_text(reader->path())),
      path,
      {.unreadable = "this is no Parquet file, or a damaged one",
       .failed = "cannot be read: a part of it is damaged",
       .hint = "write the file again, and leave it alone while it is read"}
  ));
  return reader;
}

}  // namespace extractinator::dataset
