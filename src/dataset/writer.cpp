// JSON lists and JSON lines over AtomicFile; reachable through writer.h.
#include "dataset/writer.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset {
namespace {

class JsonWriter final : public Writer {
 public:
  explicit JsonWriter(AtomicFile file) : file_(std::move(file)) {}

  Result<void> write(const json::Value::Object& row) override {
    const std::string text = json::write(
        json::Value(row), {.layout = json::Layout::indented, .escaping = json::Escaping::ascii}
    );
    std::string piece = is_empty_ ? "[\n    " : ",\n    ";
    // One level deeper. Strings hold no line feed as such, so each is one of the layout.
    for (const char c : text) {
      piece += c;
      if (c == '\n') piece += "    ";
    }
    TRY_VOID(file_.append(piece));
    is_empty_ = false;
    return {};
  }

  Result<void> commit() override {
    TRY_VOID(file_.append(is_empty_ ? "[]" : "\n]"));
    return file_.commit();
  }

 private:
  AtomicFile file_;
  bool is_empty_ = true;
};

class JsonlWriter final : public Writer {
 public:
  explicit JsonlWriter(AtomicFile file) : file_(std::move(file)) {}

  Result<void> write(const json::Value::Object& row) override {
    return file_.append(json::write(json::Value(row), {.layout = json::Layout::compact}) + '\n');
  }

  Result<void> commit() override { return file_.commit(); }

 private:
  AtomicFile file_;
};

}  // namespace

Result<std::unique_ptr<Writer>> create_json_writer(
    FileSystem& files, const std::filesystem::path& path
) {
  TRY(AtomicFile file, AtomicFile::create(files, path));
  return std::make_unique<JsonWriter>(std::move(file));
}

Result<std::unique_ptr<Writer>> create_jsonl_writer(
    FileSystem& files, const std::filesystem::path& path
) {
  TRY(AtomicFile file, AtomicFile::create(files, path));
  return std::make_unique<JsonlWriter>(std::move(file));
}

}  // namespace extractinator::dataset
