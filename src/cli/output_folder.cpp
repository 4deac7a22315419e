// Files that appear whole; everything here is public through output_folder.h.
#include "cli/output_folder.h"

#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "json/value.h"

namespace extractinator::cli {

Result<std::vector<std::filesystem::path>> write_folder(
    FileSystem& files,
    const std::filesystem::path& folder,
    std::span<const NamedText> texts,
    std::span<const NamedTable> tables
) {
  if (!folder.empty()) TRY_VOID(files.create_directories(folder));
  std::vector<std::filesystem::path> paths;
  std::vector<std::unique_ptr<dataset::Writer>> written_tables;
  for (const NamedTable& table : tables) {
    paths.push_back(folder / table.name);
    TRY(auto writer, dataset::create_csv_writer(files, paths.back(), table.columns));
    for (const json::Value::Object& row : table.rows)
      TRY_VOID(writer->write(row));
    written_tables.push_back(std::move(writer));
  }
  std::vector<AtomicFile> written_texts;
  for (const NamedText& text : texts) {
    paths.push_back(folder / text.name);
    TRY(AtomicFile file, AtomicFile::create(files, paths.back()));
    TRY_VOID(file.append(text.text));
    written_texts.push_back(std::move(file));
  }
  for (const auto& table : written_tables)
    TRY_VOID(table->commit());
  for (AtomicFile& text : written_texts)
    TRY_VOID(text.commit());
  return paths;
}

}  // namespace extractinator::cli
