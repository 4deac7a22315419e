// Outcomes as files; everything here is public through outcome.h.
#include "study/outcome.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file_system.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::study {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 20U;

json::Value number(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

std::string indented(json::Value::Object members) {
  return json::write(json::Value(std::move(members)), {.layout = json::Layout::indented}) + "\n";
}

// Reads members of a file that this program wrote.
class Stored {
 public:
  static Result<Stored> read(const FileSystem& files, const std::filesystem::path& path) {
    TRY(const std::string text, files.read(path, kMaxBytes));
    auto value = json::parse(text, {.file = path.string()});
    if (!value || !value->is_object()) return broken(path, "it is no JSON object");
    return Stored(*std::move(value), path);
  }

  [[nodiscard]] Result<std::uint64_t> count(std::string_view key) const {
    const json::Value* const found = value_.find(key);
    const auto n = found == nullptr ? std::nullopt : found->to_int64();
    if (!n || *n < 0) return broken(path_, std::format("`{}` is no number of things", key));
    return static_cast<std::uint64_t>(*n);
  }
  [[nodiscard]] Result<std::string> text(std::string_view key) const {
    const json::Value* const found = value_.find(key);
    if (found == nullptr || !found->is_string())
      return broken(path_, std::format("`{}` is no text", key));
    return found->as_string();
  }
  [[nodiscard]] Result<json::Value> member(std::string_view key) const {
    const json::Value* const found = value_.find(key);
    if (found == nullptr) return broken(path_, std::format("`{}` is missing", key));
    return *found;
  }

  static std::unexpected<Error> broken(const std::filesystem::path& path, std::string what) {
    return fail(
        ErrorCode::corrupt,
        std::move(what),
        {.file = path.string()},
        "remove the cell's folder to have it computed again"
    );
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  Stored(json::Value value, std::filesystem::path path)
      : value_(std::move(value)),
        path_(std::move(path)) {}

  json::Value value_;
  std::filesystem::path path_;
};

}  // namespace

Cost& Cost::operator+=(const Cost& other) {
  seconds += other.seconds;
  n_records += other.n_records;
  n_peak_bytes = std::max(n_peak_bytes, other.n_peak_bytes);
  if (first_day.empty() || (!other.first_day.empty() && other.first_day < first_day))
    first_day = other.first_day;
  last_day = std::max(last_day, other.last_day);
  return *this;
}

Result<void> write_whole(
    FileSystem& files, const std::filesystem::path& path, std::string_view text
) {
  TRY_VOID(files.create_directories(path.parent_path()));
  TRY(AtomicFile file, AtomicFile::create(files, path));
  TRY_VOID(file.append(text));
  return file.commit();
}

Result<void> write_outcome(
    FileSystem& files, const std::filesystem::path& folder, const Outcome& outcome, const Cost& cost
) {
  TRY_VOID(write_whole(
      files,
      folder / kCostFile,
      indented({
          {.key = "seconds", .value = json::Value::number(cost.seconds)},
          {.key = "n_records", .value = number(cost.n_records)},
          {.key = "n_peak_bytes", .value = number(cost.n_peak_bytes)},
          {.key = "first_day", .value = json::Value(cost.first_day)},
          {.key = "last_day", .value = json::Value(cost.last_day)},
      })
  ));
  json::Value::Object causes;
  for (const auto& [cause, n] : outcome.causes)
    causes.push_back({.key = cause, .value = number(n)});
  return write_whole(
      files,
      folder / kOutcomeFile,
      indented({
          {.key = "fingerprint", .value = json::Value(outcome.fingerprint)},
          {.key = "score",
           .value = outcome.score ? json::Value::number(*outcome.score) : json::Value()},
          {.key = "measure", .value = json::Value(outcome.measure)},
          {.key = "n_records", .value = number(outcome.n_records)},
          {.key = "n_failed", .value = number(outcome.n_failed)},
          {.key = "causes", .value = json::Value(std::move(causes))},
          {.key = "max_answer_tokens", .value = number(outcome.max_answer_tokens)},
          {.key = "problem", .value = json::Value(outcome.problem)},
          {.key = "configuration", .value = outcome.configuration},
      })
  );
}

Result<std::optional<Outcome>> read_outcome(
    const FileSystem& files, const std::filesystem::path& folder
) {
  if (!files.exists(folder / kOutcomeFile)) return std::nullopt;
  TRY(const Stored stored, Stored::read(files, folder / kOutcomeFile));
  Outcome outcome;
  TRY(outcome.fingerprint, stored.text("fingerprint"));
  TRY(const json::Value score, stored.member("score"));
  outcome.score = score.to_double();
  TRY(outcome.measure, stored.text("measure"));
  TRY(outcome.n_records, stored.count("n_records"));
  TRY(outcome.n_failed, stored.count("n_failed"));
  TRY(const json::Value causes, stored.member("causes"));
  if (!causes.is_object()) return Stored::broken(stored.path(), "`causes` is no object");
  for (const json::Member& cause : causes.as_object()) {
    const auto n = cause.value.to_int64();
    if (!n || *n < 0) return Stored::broken(stored.path(), "a cause has no number of records");
    outcome.causes[cause.key] = static_cast<std::uint64_t>(*n);
  }
  TRY(outcome.max_answer_tokens, stored.count("max_answer_tokens"));
  TRY(outcome.problem, stored.text("problem"));
  TRY(outcome.configuration, stored.member("configuration"));
  return outcome;
}

Result<Cost> read_cost(const FileSystem& files, const std::filesystem::path& folder) {
  TRY(const Stored stored, Stored::read(files, folder / kCostFile));
  Cost cost;
  TRY(const json::Value seconds, stored.member("seconds"));
  cost.seconds = seconds.to_double().value_or(0);
  TRY(cost.n_records, stored.count("n_records"));
  TRY(cost.n_peak_bytes, stored.count("n_peak_bytes"));
  cost.first_day = stored.text("first_day").value_or("");
  cost.last_day = stored.text("last_day").value_or("");
  return cost;
}

}  // namespace extractinator::study
