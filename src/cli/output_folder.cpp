// Files that appear whole; everything here is public through output_folder.h.
#include "cli/output_folder.h"

#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace extractinator::cli {

Result<std::vector<std::filesystem::path>> write_folder(
    FileSystem& files, const std::filesystem::path& folder, std::span<const NamedText> texts
) {
  TRY_VOID(files.create_directories(folder));
  std::vector<std::filesystem::path> paths;
  std::vector<AtomicFile> made;
  for (const NamedText& text : texts) {
    paths.push_back(folder / text.name);
    TRY(AtomicFile file, AtomicFile::create(files, paths.back()));
    TRY_VOID(file.append(text.text));
    made.push_back(std::move(file));
  }
  for (AtomicFile& file : made)
    TRY_VOID(file.commit());
  return paths;
}

}  // namespace extractinator::cli
