// Draws samples and reads their rows; everything here is public through row_sample.h.
#include "run/row_sample.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "json/value.h"

namespace extractinator::run {
namespace {

// SplitMix64 (Steele, Lea and Flood 2014): every bit of the input changes half of the output's.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

std::uint64_t place_of(std::uint64_t seed, std::uint64_t row) {
  constexpr std::uint64_t kGamma = 0x9E3779B97F4A7C15U;
  return mixed(mixed(seed + kGamma) + ((row + 1) * kGamma));
}

class SampledReader final : public dataset::Reader {
 public:
  SampledReader(std::unique_ptr<dataset::Reader> reader, std::shared_ptr<const RowSample> sample)
      : reader_(std::move(reader)),
        sample_(std::move(sample)) {}

  const std::vector<std::string>& columns() const override { return reader_->columns(); }
  Result<std::optional<dataset::Record>> next() override {
    while (n_given_ < sample_->rows().size()) {
      TRY(std::optional<dataset::Record> record, reader_->next());
      if (!record) return std::nullopt;
      if (record->row != sample_->rows()[n_given_]) continue;
      ++n_given_;
      return record;
    }
    return std::nullopt;
  }
  std::optional<std::uint64_t> n_records() const override { return sample_->rows().size(); }
  dataset::TextForm form() const override { return reader_->form(); }

 private:
  std::unique_ptr<dataset::Reader> reader_;
  std::shared_ptr<const RowSample> sample_;
  std::size_t n_given_ = 0;
};

}  // namespace

RowSample::RowSample(const SampleRequest& request) : request_(request) {
  // The greatest of those that are kept on top, so that it gives way to a smaller one.
  std::priority_queue<std::pair<std::uint64_t, std::uint64_t>> kept;
  for (std::uint64_t row = 0; row < request.n_dataset && request.n > 0; ++row) {
    const std::pair place(place_of(request.seed, row), row);
    if (kept.size() < request.n) {
      kept.push(place);
    } else if (place < kept.top()) {
      kept.pop();
      kept.push(place);
    }
  }
  for (; !kept.empty(); kept.pop())
    rows_.push_back(kept.top().second);
  std::ranges::sort(rows_);
}

bool RowSample::contains(std::uint64_t row) const { return std::ranges::binary_search(rows_, row); }

json::Value to_json(const SampleRequest& request) {
  const auto number = [](std::uint64_t n) {
    return json::Value(json::Number{.text = std::to_string(n)});
  };
  return json::Value(
      json::Value::Object{
          {"n_rows", number(request.n)},
          {"n_dataset_rows", number(request.n_dataset)},
          {"seed", number(request.seed)},
      }
  );
}

std::optional<SampleRequest> read_sample(const json::Value& value) {
  bool is_whole = true;
  const auto number = [&](std::string_view key) {
    const json::Value* member = value.find(key);
    std::uint64_t n = 0;
    const bool is_read = member != nullptr && member->is_number();
    if (is_read) {
      const std::string& text = member->as_number().text;
      const auto end = std::from_chars(text.data(), text.data() + text.size(), n);
      is_whole &= end.ec == std::errc() && end.ptr == text.data() + text.size();
    }
    is_whole &= is_read;
    return n;
  };
  const SampleRequest request{
      .n = number("n_rows"), .n_dataset = number("n_dataset_rows"), .seed = number("seed")
  };
  if (!is_whole) return std::nullopt;
  return request;
}

std::unique_ptr<dataset::Reader> sampled(
    std::unique_ptr<dataset::Reader> reader, std::shared_ptr<const RowSample> sample
) {
  if (sample == nullptr) return reader;
  return std::make_unique<SampledReader>(std::move(reader), std::move(sample));
}

}  // namespace extractinator::run
