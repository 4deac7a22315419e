// Pairs the items of two lists and counts what agrees.
#include "eval/list_counts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/assignment.h"
#include "eval/field.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kMostPairs = 1'000'000;

double share(std::uint64_t part, std::uint64_t whole, std::uint64_t other_whole) {
  if (whole == 0) return other_whole == 0 ? 1.0 : 0.0;
  return static_cast<double>(part) / static_cast<double>(whole);
}

// Null when the member is absent or null, or the item is no object.
const json::Value* member_of(const json::Value& item, const std::string& name) {
  const json::Value* value = item.find(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::uint64_t n_members(const Field& field, const json::Value& item) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      field.members, [&](const std::string& name) { return member_of(item, name) != nullptr; }
  ));
}

std::uint64_t n_equal(const Field& field, const json::Value& a, const json::Value& b) {
  std::uint64_t n = 0;
  for (const std::string& name : field.members) {
    const json::Value* in_a = member_of(a, name);
    const json::Value* in_b = member_of(b, name);
    if (in_a != nullptr && in_b != nullptr && json::equivalent(*in_a, *in_b)) ++n;
  }
  return n;
}

// Each true item takes the first predicted one that is still free and has its key.
std::uint64_t agreed_by_key(
    const Field& field, const json::Value::Array& predicted, const json::Value::Array& truth
) {
  const std::string& key = field.members[*field.key];
  std::vector<bool> is_taken(predicted.size(), false);
  std::uint64_t n_agreed = 0;
  for (const json::Value& wanted : truth) {
    const json::Value* wanted_key = member_of(wanted, key);
    if (wanted_key == nullptr) continue;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
      const json::Value* found_key = member_of(predicted[i], key);
      if (is_taken[i] || found_key == nullptr || !json::equivalent(*found_key, *wanted_key)) {
        continue;
      }
      is_taken[i] = true;
      n_agreed += n_equal(field, predicted[i], wanted);
      break;
    }
  }
  return n_agreed;
}

// In the pairs that have most equal members together.
std::uint64_t agreed_by_likeness(
    const Field& field, const json::Value::Array& predicted, const json::Value::Array& truth
) {
  std::vector<std::uint32_t> gains;
  gains.reserve(truth.size() * predicted.size());
  for (const json::Value& wanted : truth) {
    for (const json::Value& found : predicted)
      gains.push_back(static_cast<std::uint32_t>(n_equal(field, found, wanted)));
  }
  return best_total(gains, predicted.size());
}

}  // namespace

ListCounts& ListCounts::operator+=(const ListCounts& other) {
  n_agreed += other.n_agreed;
  n_predicted += other.n_predicted;
  n_true += other.n_true;
  return *this;
}

double ListCounts::precision() const { return share(n_agreed, n_predicted, n_true); }
double ListCounts::recall() const { return share(n_agreed, n_true, n_predicted); }
// The harmonic mean of both, written without a division by zero.
double ListCounts::f1() const { return share(2 * n_agreed, n_predicted + n_true, 0); }

ListCounts count_scalars(const json::Value::Array& predicted, const json::Value::Array& truth) {
  ListCounts counts = {.n_agreed = 0, .n_predicted = predicted.size(), .n_true = truth.size()};
  std::vector<bool> is_taken(predicted.size(), false);
  for (const json::Value& wanted : truth) {
    for (std::size_t i = 0; i < predicted.size(); ++i) {
      if (is_taken[i] || !json::equivalent(predicted[i], wanted)) continue;
      is_taken[i] = true;
      ++counts.n_agreed;
      break;
    }
  }
  return counts;
}

Result<ListCounts> count_objects(
    const Field& field, const json::Value::Array& predicted, const json::Value::Array& truth
) {
  ListCounts counts;
  for (const json::Value& item : predicted)
    counts.n_predicted += n_members(field, item);
  for (const json::Value& item : truth)
    counts.n_true += n_members(field, item);
  if (field.key) {
    counts.n_agreed = agreed_by_key(field, predicted, truth);
    return counts;
  }
  if (!truth.empty() && predicted.size() > kMostPairs / truth.size()) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "lists of {} and {} items without a key make more than {} pairs",
            predicted.size(),
            truth.size(),
            kMostPairs
        ),
        {},
        "give the items an integer member that counts them"
    );
  }
  counts.n_agreed = agreed_by_likeness(field, predicted, truth);
  return counts;
}

}  // namespace extractinator::eval
