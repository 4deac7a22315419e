// The pass before parsing and the feeding of repaired text; reachable through csv_text.h.
#include "dataset/csv_text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/result.h"
#include "dataset/line_source.h"
#include "dataset/text_form.h"
#include "text/encoding.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

bool has_odd_quotes(std::string_view text) { return std::ranges::count(text, '"') % 2 != 0; }

// Calls `visit(offset)` for every byte outside quotation marks until it returns false.
void visit_unquoted(std::string_view text, auto visit) {
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && !visit(at)) {
      return;
    }
  }
}

// Old Macintosh files end lines with CR alone: they come as one line, whose first record ends
// there.
void cut_at_carriage_return(std::string& record) {
  std::size_t end = record.size();
  visit_unquoted(record, [&](std::size_t at) {
    if (record[at] == '\r') end = at;
    return record[at] != '\r';
  });
  record.resize(end);
}

// `sep=;` names the delimiter to Excel.
std::optional<char> named_delimiter(std::string_view line) {
  constexpr std::string_view kStart = "sep=";
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() != kStart.size() + 1 || !line.starts_with(kStart)) return std::nullopt;
  const char named = line.back();
  return kDelimiters.contains(named) ? std::optional(named) : std::nullopt;
}

// Whether the text has anything beyond ASCII that is UTF-8.
bool has_multibyte(std::string_view text, bool is_valid) {
  if (is_valid) return text::count_code_points(text) != text.size();
  const std::string well_formed = text::replace_invalid_utf8(text, "").text;
  return text::count_code_points(well_formed) != well_formed.size();
}

// One pass over a CSV file.
class Survey {
 public:
  Survey(const TextForm& form, std::optional<char> delimiter) : told_(delimiter) {
    shape_.form = form;
  }

  void add(const LineSource::Line& line) {
    const std::string_view text = line.text;
    const bool is_valid = text::is_valid_utf8(text);
    if (!is_valid) shape_.has_ill_formed_utf8 = true;
    if (!has_multibyte_) has_multibyte_ = has_multibyte(text, is_valid);
    if (line.number == 1) {
      if (const auto named = named_delimiter(text)) {
        told_ = named;
        shape_.has_delimiter_line = true;
        return;
      }
    }
    if (has_odd_quotes(text)) is_quoted_ = !is_quoted_;
    record_bytes_ += text.size() + 1;
    shape_.longest_record = std::max(shape_.longest_record, record_bytes_);
    keep(text);
    if (is_quoted_) return;
    record_bytes_ = 0;
    if (line.ends_with_feed) (text.ends_with('\r') ? has_return_and_feed_ : has_feed_) = true;
    end_record();
  }

  CsvShape finish() {
    shape_.has_mixed_line_ends = has_feed_ && has_return_and_feed_;
    if (shape_.header.empty()) shape_.header = std::move(record_);  // Its quotation is not closed.
    if (!told_ && finder_) told_ = finder_->choose();
    shape_.form.delimiter = told_ ? *told_ : DelimiterFinder(shape_.header).choose();
    return std::move(shape_);
  }
  // Whether nothing in the text is UTF-8 but its ASCII.
  [[nodiscard]] bool is_other_than_utf8() const {
    return shape_.has_ill_formed_utf8 && !has_multibyte_;
  }

 private:
  // The header is kept whole; of the others, those that are looked at.
  void keep(std::string_view text) {
    constexpr std::size_t kMaxSampleBytes = std::size_t{1} << 20U;
    if (!shape_.header.empty() && n_samples_left_ == 0) return;
    if (!shape_.header.empty() && record_.size() + text.size() > kMaxSampleBytes) {
      n_samples_left_ = 0;
      return;
    }
    record_ += text;
    if (is_quoted_) record_ += '\n';
  }

  void end_record() {
    if (!shape_.header.empty() && n_samples_left_ == 0) return;
    cut_at_carriage_return(record_);
    if (!record_.empty() && shape_.header.empty()) {
      shape_.header = record_;
      finder_.emplace(shape_.header);
    } else if (!record_.empty()) {
      finder_->add(record_);
      --n_samples_left_;
    }
    record_.clear();
  }

  static constexpr int kSamples = 100;

  CsvShape shape_;
  std::optional<char> told_;
  std::optional<DelimiterFinder> finder_;
  std::string record_;
  int n_samples_left_ = kSamples;
  std::uint64_t record_bytes_ = 0;
  bool is_quoted_ = false;
  bool has_multibyte_ = false;
  bool has_feed_ = false;
  bool has_return_and_feed_ = false;
};

Result<CsvShape> look_at_form(
    const std::filesystem::path& path,
    const TextForm& form,
    std::optional<char> delimiter,
    bool may_be_other
) {
  TRY(LineSource lines, LineSource::open(path, form));
  Survey survey(form, delimiter);
  while (true) {
    TRY(const std::optional<LineSource::Line> line, lines.next());
    if (!line.has_value()) break;
    survey.add(*line);
  }
  if (may_be_other && survey.is_other_than_utf8()) {
    TextForm other = form;
    other.encoding = text::Encoding::windows_1252;
    other.is_encoding_guessed = true;
    return look_at_form(path, other, delimiter, false);
  }
  CsvShape shape = survey.finish();
  if (shape.header.empty()) {
    return fail(
        ErrorCode::invalid_input,
        "there is no header line",
        {.file = path.string(), .line = 1},
        "the first line of a CSV file names the columns"
    );
  }
  return shape;
}

}  // namespace

Result<CsvShape> look_at_csv(
    const std::filesystem::path& path,
    std::optional<char> delimiter,
    std::optional<text::Encoding> encoding
) {
  TRY(const TextForm form, find_text_form(path, encoding));
  const bool may_be_other =
      !encoding && form.encoding == text::Encoding::utf8 && form.mark_bytes == 0;
  return look_at_form(path, form, delimiter, may_be_other);
}

std::size_t count_delimiters(std::string_view record, char delimiter) {
  std::size_t count = 0;
  visit_unquoted(record, [&](std::size_t at) {
    if (record[at] == delimiter) ++count;
    return true;
  });
  return count;
}

DelimiterFinder::DelimiterFinder(std::string_view header) {
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    candidates_.at(i) = {
        .delimiter = kDelimiters[i], .n_in_header = count_delimiters(header, kDelimiters[i])
    };
  }
}

void DelimiterFinder::add(std::string_view record) {
  for (DelimiterCandidate& candidate : candidates_) {
    if (candidate.fits)
      candidate.fits = count_delimiters(record, candidate.delimiter) == candidate.n_in_header;
  }
}

char DelimiterFinder::choose() const {
  // The first of the best: comma before the others.
  return std::ranges::max_element(
             candidates_, {}, [](const DelimiterCandidate& candidate) {
               return std::pair(candidate.fits && candidate.n_in_header > 0, candidate.n_in_header);
             }
  )->delimiter;
}

Result<CsvText> CsvText::open(const std::filesystem::path& path, const CsvShape& shape) {
  TRY(LineSource lines, LineSource::open(path, shape.form));
  return CsvText(std::move(lines), shape);
}

CsvText::CsvText(LineSource lines, const CsvShape& shape)
    : lines_(std::move(lines)),
      marks_damage_(shape.has_ill_formed_utf8),
      evens_line_ends_(shape.has_mixed_line_ends),
      blanks_first_line_(shape.has_delimiter_line) {}

Result<std::optional<CsvText::Line>> CsvText::next() {
  TRY(const std::optional<LineSource::Line> raw, lines_.next());
  if (!raw.has_value()) return std::nullopt;
  Line line{.text = {}, .number = raw->number, .n_damaged = 0};
  if (marks_damage_) {
    auto [text, n_replaced] = text::replace_invalid_utf8(raw->text, kDamageMark);
    line.text = std::move(text);
    line.n_damaged = n_replaced;
  } else {
    line.text = raw->text;
  }
  if (blanks_first_line_ && line.number == 1) line.text = line.text.ends_with('\r') ? "\r" : "";
  if (has_odd_quotes(line.text)) is_quoted_ = !is_quoted_;
  if (evens_line_ends_ && !is_quoted_ && line.text.ends_with('\r')) line.text.pop_back();
  if (raw->ends_with_feed) line.text += '\n';
  return line;
}

Result<std::unique_ptr<CsvFeeder>> CsvFeeder::start(CsvText text) {
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(
        ErrorCode::io_error, "cannot make a pipe: " + std::generic_category().message(errno)
    );
  }
  auto feeder = std::make_unique<CsvFeeder>(Private());
  feeder->read_end_ = ends[0];
  feeder->thread_ = std::jthread(
      [self = feeder.get(), write_end = ends[1]](CsvText moved) {
        self->feed(std::move(moved), write_end);
      },
      std::move(text)
  );
  return feeder;
}

CsvFeeder::~CsvFeeder() {
  ::close(read_end_);  // Before the join: a writer that nobody reads fails instead of waiting.
}

Result<void> CsvFeeder::finish() {
  if (thread_.joinable()) thread_.join();
  if (problem_.has_value()) return std::unexpected(*problem_);
  return {};
}

void CsvFeeder::feed(CsvText text, int write_end) {
  // A reader that leaves early must end this thread, not the process.
  sigset_t broken_pipe;
  ::sigemptyset(&broken_pipe);
  ::sigaddset(&broken_pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);

  bool is_open = true;
  while (is_open) {
    auto line = text.next();
    if (!line.has_value()) {
      problem_ = std::move(line).error();
      break;
    }
    if (!line->has_value()) break;
    std::string_view rest = (*line)->text;
    while (is_open && !rest.empty()) {
      const ssize_t n = ::write(write_end, rest.data(), rest.size());
      if (n >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(n));
      } else if (errno != EINTR) {
        is_open = false;  // Only a reader that left does this.
      }
    }
  }
  ::close(write_end);
}

}  // namespace extractinator::dataset
