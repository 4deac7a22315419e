// Collects the outcomes of chunks and merges them; everything here is public through chunked_row.h.
#include "run/chunked_row.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/chunking.h"
#include "run/chunks.h"
#include "run/merge.h"
#include "run/outcome.h"
#include "store/run_store.h"
#include "text/utf8.h"
#include "validate/checker.h"

namespace extractinator::run {
namespace {

json::Value count(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

std::string compact(json::Value value) {
  return json::write(value, {.layout = json::Layout::compact});
}

json::Value::Object details_of(const store::Outcome& outcome) {
  auto details = json::parse(outcome.details_json);
  if (!details || !details->is_object()) return {};
  return std::move(details->as_object());
}

// Of all chunks, what a row that was not divided says of its only prompt.
class Totals {
 public:
  void add(const json::Value::Object& details) {
    for (const json::Member& member : details) {
      for (Sum& sum : sums_) {
        if (member.key != sum.name) continue;
        sum.total += member.value.to_int64().value_or(0);
        sum.is_known = true;
      }
      if (member.key == "is_thinking_budget_spent" && member.value.is_bool())
        is_budget_spent_ = is_budget_spent_ || member.value.as_bool();
      if (member.key == "thinking" && member.value.is_string())
        thinking_ += (thinking_.empty() ? "" : "\n\n") + member.value.as_string();
    }
  }

  void write(json::Value::Object& details) const {
    for (const Sum& sum : sums_) {
      if (!sum.is_known) continue;
      details.push_back({std::string(sum.name), json::Value::integer(sum.total)});
      if (sum.name == kThinkingTokens)
        details.push_back({"is_thinking_budget_spent", json::Value(is_budget_spent_)});
    }
    if (!thinking_.empty()) details.push_back({"thinking", json::Value(thinking_)});
  }

 private:
  static constexpr std::string_view kThinkingTokens = "n_thinking_tokens";
  struct Sum {
    std::string_view name = {};
    std::int64_t total = 0;
    bool is_known = false;
  };

  std::vector<Sum> sums_ = {
      {.name = "n_prompt_tokens"},
      {.name = "n_generated_tokens"},
      {.name = "latency_us"},
      {.name = kThinkingTokens},
  };
  bool is_budget_spent_ = false;
  std::string thinking_ = {};
};

}  // namespace

ChunkedRow::ChunkedRow(
    std::uint64_t row,
    std::string_view report,
    std::size_t n_report_tokens,
    std::span<const Chunk> chunks
)
    : row_(row),
      report_(report),
      n_report_tokens_(n_report_tokens) {
  for (const Chunk& chunk : chunks) {
    parts_.push_back(
        {.begin = chunk.begin,
         .end = chunk.end,
         .first_code_point = text::code_point_of_byte_offset(report, chunk.begin),
         .last_code_point = text::code_point_of_byte_offset(report, chunk.end)}
    );
  }
}

std::string_view ChunkedRow::text_of(std::size_t chunk) const {
  const Part& part = parts_.at(chunk);
  return std::string_view(report_).substr(part.begin, part.end - part.begin);
}

void ChunkedRow::take(std::size_t chunk, std::optional<store::Outcome> outcome) {
  parts_.at(chunk).outcome = std::move(outcome);
  ++n_ended_;
}

std::optional<store::Outcome> ChunkedRow::outcome(const Merging& merging) const {
  EXTR_CHECK(is_over(), "all chunks have ended");
  store::Outcome outcome{.row = row_, .status = store::Status::done};
  Totals totals;
  json::Value::Array chunks;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    if (!part.outcome) return std::nullopt;
    const store::Outcome& own = *part.outcome;
    json::Value::Object details = details_of(own);
    totals.add(details);
    json::Value::Object chunk = {
        {"start", count(part.first_code_point)},
        {"end", count(part.last_code_point)},
        {"status", json::Value(std::string(store::to_string(own.status)))},
    };
    if (own.status != store::Status::done) {
      chunk.push_back({"cause", json::Value(own.cause)});
      chunk.push_back({"message", json::Value(own.message)});
    }
    if (!own.answer.empty()) chunk.push_back({"answer", json::Value(own.answer)});
    for (json::Member& member : details)
      chunk.push_back(std::move(member));
    chunks.emplace_back(std::move(chunk));
    if (own.status == store::Status::done || outcome.status != store::Status::done) continue;
    outcome.status = own.status;
    outcome.cause = own.cause;
    outcome.message = std::format("chunk {} of {}: {}", i + 1, parts_.size(), own.message);
    outcome.answer = own.answer;
  }
  json::Value::Object details = {{"n_report_tokens", count(n_report_tokens_)}};
  totals.write(details);
  details.push_back({"n_chunks", count(parts_.size())});
  if (outcome.status == store::Status::done) merge(merging, outcome, details);
  details.push_back({"chunks", json::Value(std::move(chunks))});
  outcome.details_json = compact(json::Value(std::move(details)));
  return outcome;
}

void ChunkedRow::merge(
    const Merging& merging, store::Outcome& outcome, json::Value::Object& details
) const {
  std::vector<ChunkAnswer> answers;
  for (const Part& part : parts_) {
    auto value = json::parse(part.outcome->answer);
    EXTR_CHECK(value.has_value(), "the answer of a chunk that is done parses");
    ChunkAnswer answer{.value = *std::move(value), .first_code_point = part.first_code_point};
    if (auto fields = json::parse(part.outcome->fields_json); fields && fields->is_array())
      answer.fields = std::move(fields->as_array());
    answers.push_back(std::move(answer));
  }
  const auto merged = merge_answers(merging.schema, merging.chunking, answers);
  if (!merged) {
    outcome.status = store::Status::failed;
    outcome.cause = to_string(merged.error().code);
    outcome.message = merged.error().message;
    return;
  }
  outcome.answer = json::write(merged->value);
  if (!hold_to_schema(merging.checker, outcome, details)) {
    outcome.message = std::format("merged from {} chunks: {}", parts_.size(), outcome.message);
    return;
  }
  json::Value::Array fields = merged_fields(*merged, answers, report_);
  if (!fields.empty()) outcome.fields_json = compact(json::Value(std::move(fields)));
}

std::vector<std::pair<std::size_t, std::size_t>> chunk_places(const store::Outcome& outcome) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  const auto details = json::parse(outcome.details_json);
  const json::Value* chunks = details ? details->find("chunks") : nullptr;
  if (chunks == nullptr || !chunks->is_array()) return places;
  for (const json::Value& chunk : chunks->as_array()) {
    const json::Value* start = chunk.find("start");
    const json::Value* end = chunk.find("end");
    const auto first = start != nullptr ? start->to_int64() : std::nullopt;
    const auto last = end != nullptr ? end->to_int64() : std::nullopt;
    if (!first || !last || *first < 0 || *last < *first) return {};
    places.emplace_back(*first, *last);
  }
  return places;
}

}  // namespace extractinator::run
