// Puts translations beside the records they are of. Public, through translation.h:
// with_translations.
#include <algorithm>
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/runner.h"
#include "run/task.h"
#include "run/translation.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

class TranslatedReader final : public dataset::Reader {
 public:
  // `column` gets the translations in `store` of the reports in `source`.
  TranslatedReader(
      std::unique_ptr<dataset::Reader> reader,
      store::RunStore store,
      std::string source,
      std::string column
  )
      : reader_(std::move(reader)),
        store_(std::move(store)),
        source_(std::move(source)),
        column_(std::move(column)),
        columns_(reader_->columns()) {
    columns_.push_back(column_);
  }

  const std::vector<std::string>& columns() const override { return columns_; }
  std::optional<std::uint64_t> n_records() const override { return reader_->n_records(); }
  dataset::TextForm form() const override { return reader_->form(); }

  Result<std::optional<dataset::Record>> next() override {
    TRY(std::optional<dataset::Record> record, reader_->next());
    if (!record) return std::nullopt;
    TRY(const std::optional<store::StoredRow> stored, store_.find(record->row));
    if (!stored || stored->key.content != record->content_hash()) {
      return fail(
          ErrorCode::conflict,
          std::format(
              "row {} {}",
              record->row,
              stored ? "has changed since it was translated" : "is not translated"
          ),
          {},
          "run the task again with the same options: what is missing is translated first"
      );
    }
    const auto has_name = [&](const json::Member& column) { return column.key == column_; };
    if (std::ranges::any_of(record->columns, has_name)) {
      // Possible in JSON only, where rows may have columns that the first one has not.
      record->damage = damage(std::format("the row has a column `{}` of its own", column_));
      return record;
    }
    json::Value text;
    const auto report = report_text(record->columns, source_);
    if (!record->damage && report && is_blank(*report)) {
      text = json::Value(std::string(*report));
    } else if (stored->outcome.status == store::Status::done) {
      TRY(text, text_of(stored->outcome));
    } else {
      record->damage =
          damage(std::format("{}: {}", stored->outcome.cause, stored->outcome.message));
    }
    record->columns.push_back({column_, std::move(text)});
    return record;
  }

 private:
  static Error damage(const std::string& why) {
    return {.code = ErrorCode::invalid_input, .message = "the translation failed: " + why};
  }

  [[nodiscard]] Result<json::Value> text_of(const store::Outcome& outcome) const {
    const auto answer = json::parse(outcome.answer);
    const json::Value* text = answer ? answer->find(column_) : nullptr;
    if (text != nullptr && text->is_string()) return *text;
    return fail(
        ErrorCode::corrupt, std::format("the stored translation of row {} is no text", outcome.row)
    );
  }

  std::unique_ptr<dataset::Reader> reader_;
  store::RunStore store_;
  std::string source_;
  std::string column_;
  std::vector<std::string> columns_;
};

}  // namespace

Result<std::unique_ptr<dataset::Reader>> with_translations(
    std::unique_ptr<dataset::Reader> reader, const Task& task
) {
  if (!task.translation) return reader;
  TRY(auto store, store::RunStore::open_read_only(task.translation->directory / "run.db"));
  return std::make_unique<TranslatedReader>(
      std::move(reader), std::move(store), task.translation->source_field, task.input_field
  );
}

}  // namespace extractinator::run
