// Memory while reading and writing does not grow with the number of rows.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file_system.h"
#include "dataset/reader.h"
#include "dataset/testing/files.h"
#include "dataset/writer.h"

namespace extractinator::dataset {
namespace {

using testing::TempFolder;

// Highest memory of this process, KiB.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return 0;
}

// Runs `work` in a process of its own, as peaks never fall; returns how far memory rose, KiB, or
// -1.
long growth_of(const std::function<bool()>& work) {
  int ends[2] = {};
  if (::pipe(ends) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    // Start from what is used: the peak so far is that of the parent.
    std::ofstream("/proc/self/clear_refs") << "5";
    const long before = peak_memory();
    const long growth = work() ? peak_memory() - before : -1;
    const bool is_sent = ::write(ends[1], &growth, sizeof growth) == sizeof growth;
    ::_exit(is_sent ? 0 : 1);
  }
  ::close(ends[1]);
  long growth = -1;
  if (::read(ends[0], &growth, sizeof growth) != sizeof growth) growth = -1;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return growth;
}

void write_rows(const std::filesystem::path& path, int n_rows, bool is_damaged) {
  std::ofstream file(path, std::ios::binary);
  const std::string kind = path.extension().string();
  if (kind == ".csv") file << "id,text\n";
  if (kind == ".json") file << "[\n";
  for (int i = 0; i < n_rows; ++i) {
    const std::string_view end = is_damaged && i % 100 == 7 ? "\xFF" : "";
    if (kind == ".csv") {
      file << i << ",\"a short report, number " << i << end << "\"\n";
    } else {
      file << "{\"id\": " << i << ", \"text\": \"a short report, number " << i << end << "\"}"
           << (kind == ".json" && i + 1 < n_rows ? ",\n" : "\n");
    }
  }
  if (kind == ".json") file << "]\n";
}

// Reads `from` and writes it as a list; whether `n_rows` came through.
bool copy_rows(const std::filesystem::path& from, int n_rows) {
  RealFileSystem files;
  auto reader = open_reader(from);
  auto writer = create_json_writer(files, from.string() + ".out");
  if (!reader.has_value() || !writer.has_value()) return false;
  int n_read = 0;
  while (true) {
    auto record = (*reader)->next();
    if (!record.has_value()) return false;
    if (!record->has_value()) break;
    if (!(*writer)->write((*record)->columns).has_value()) return false;
    ++n_read;
  }
  return (*writer)->commit().has_value() && n_read == n_rows;
}

TEST(Memory, DoesNotGrowWithRows) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers keep freed memory, so peaks say nothing here";
#endif
  constexpr int kFew = 20'000;
  constexpr int kMany = 300'000;
  constexpr long kSlackKib = 8 * 1024;  // 300,000 rows are about 14 MB.
  const TempFolder folder;
  for (const std::string_view name :
       {"a.csv", "a.json", "a.jsonl", "damaged.csv", "damaged.json"}) {
    SCOPED_TRACE(name);
    const std::filesystem::path few = folder.path() / ("few_" + std::string(name));
    const std::filesystem::path many = folder.path() / ("many_" + std::string(name));
    write_rows(few, kFew, name.starts_with("damaged"));
    write_rows(many, kMany, name.starts_with("damaged"));
    const long with_few = growth_of([&] { return copy_rows(few, kFew); });
    const long with_many = growth_of([&] { return copy_rows(many, kMany); });
    std::printf(
        "%.*s: %ld KiB for %d rows, %ld KiB for %d rows\n",
        static_cast<int>(name.size()),
        name.data(),
        with_few,
        kFew,
        with_many,
        kMany
    );
    ASSERT_GE(with_few, 0);
    ASSERT_GE(with_many, 0);
    EXPECT_LE(with_many, with_few + kSlackKib);
  }
}

}  // namespace
}  // namespace extractinator::dataset
