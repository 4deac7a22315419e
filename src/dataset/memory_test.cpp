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
#include "dataset/data_path.h"
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
  // One letter of UTF-8, so that damage is not taken for another encoding.
  if (kind == ".csv") file << "id,text,\u00e9\n";
  if (kind == ".json") file << "[\n";
  for (int i = 0; i < n_rows; ++i) {
    const std::string_view end = is_damaged && i % 100 == 7 ? "\xFF" : "";
    if (kind == ".csv") {
      file << i << ",\"a short report, number " << i << end << "\",\n";
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
  ReadOptions options;
  if (from.extension() == ".db")
    options = {.kind = SourceKind::sqlite, .query = "select id, text from reports"};
  auto reader = open_reader(from, options);
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

// Reads `few` and `many` rows of a file; memory must not rise with them.
void expect_constant_memory(
    const std::filesystem::path& few, int n_few, const std::filesystem::path& many, int n_many
) {
  constexpr long kSlackKib = 8 * 1024;
  const long with_few = growth_of([&] { return copy_rows(few, n_few); });
  const long with_many = growth_of([&] { return copy_rows(many, n_many); });
  std::printf(
      "%s: %ld KiB for %d rows, %ld KiB for %d rows\n",
      many.filename().c_str(),
      with_few,
      n_few,
      with_many,
      n_many
  );
  ASSERT_GE(with_few, 0);
  ASSERT_GE(with_many, 0);
  EXPECT_LE(with_many, with_few + kSlackKib);
}

TEST(Memory, DoesNotGrowWithRows) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers keep freed memory, so peaks say nothing here";
#endif
  constexpr int kFew = 20'000;
  constexpr int kMany = 300'000;
  const TempFolder folder;
  for (const std::string_view name :
       {"a.csv", "a.json", "a.jsonl", "damaged.csv", "damaged.json"}) {
    SCOPED_TRACE(name);
    const std::filesystem::path few = folder.path() / ("few_" + std::string(name));
    const std::filesystem::path many = folder.path() / ("many_" + std::string(name));
    write_rows(few, kFew, name.starts_with("damaged"));
    write_rows(many, kMany, name.starts_with("damaged"));
    expect_constant_memory(few, kFew, many, kMany);  // 300,000 rows are about 14 MB.
  }
}

TEST(Memory, DoesNotGrowWithCompressedEncodedOrStoredRows) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers keep freed memory, so peaks say nothing here";
#endif
  if (!testing::has_python()) GTEST_SKIP() << "there is no python3 to write the files with";
  constexpr int kFew = 20'000;
  constexpr int kMany = 1'000'000;
  const TempFolder folder;
  ASSERT_TRUE(testing::run_python(folder, R"(
import gzip, sqlite3
from compression import zstd
for name, n in (('few', 20_000), ('many', 1_000_000)):
    rows = [(i, f'a short report, number {i}') for i in range(n)]
    csv = 'id,text\n' + ''.join(f'{i},"{text}"\n' for i, text in rows)
    lines = ''.join(f'{{"id": {i}, "text": "{text}"}}\n' for i, text in rows)
    open(f'{name}.csv.gz', 'wb').write(gzip.compress(csv.encode(), 1))
    open(f'{name}.jsonl.gz', 'wb').write(gzip.compress(lines.encode(), 1))
    open(f'{name}.csv.zst', 'wb').write(zstd.compress(csv.encode(), 1))
    open(f'{name}.csv', 'wb').write(csv.encode('utf-16'))
    c = sqlite3.connect(f'{name}.db')
    c.execute('create table reports (id integer primary key, text text)')
    c.executemany('insert into reports values (?, ?)', rows)
    c.commit()
)"));
  for (const std::string_view ending : {".csv.gz", ".jsonl.gz", ".csv.zst", ".csv", ".db"}) {
    SCOPED_TRACE(ending);
    const std::string end(ending);
    expect_constant_memory(
        folder.path() / ("few" + end), kFew, folder.path() / ("many" + end), kMany
    );
  }
}

}  // namespace
}  // namespace extractinator::dataset
