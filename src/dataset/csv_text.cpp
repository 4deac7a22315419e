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

}  // namespace

Result<CsvShape> look_at_csv(const std::filesystem::path& path) {
  TRY(LineSource lines, LineSource::open(path));
  CsvShape shape;
  bool has_header = false;
  bool is_quoted = false;
  bool has_feed = false;
  bool has_return_and_feed = false;
  std::uint64_t record_bytes = 0;
  while (true) {
    TRY(const std::optional<LineSource::Line> line, lines.next());
    if (!line.has_value()) break;
    const std::string_view text = line->text;
    if (!text::is_valid_utf8(text)) shape.has_ill_formed_utf8 = true;
    if (has_odd_quotes(text)) is_quoted = !is_quoted;
    record_bytes += text.size() + 1;
    shape.longest_record = std::max(shape.longest_record, record_bytes);
    if (!has_header) {
      shape.header += text;
      if (is_quoted) shape.header += '\n';
    }
    if (is_quoted) continue;
    record_bytes = 0;
    if (line->ends_with_feed) (text.ends_with('\r') ? has_return_and_feed : has_feed) = true;
    if (!has_header) {
      cut_at_carriage_return(shape.header);
      has_header = !shape.header.empty();
    }
  }
  if (shape.header.empty()) {
    return fail(
        ErrorCode::invalid_input,
        "there is no header line",
        {.file = path.string(), .line = 1},
        "the first line of a CSV file names the columns"
    );
  }
  shape.has_mixed_line_ends = has_feed && has_return_and_feed;
  return shape;
}

std::size_t count_delimiters(std::string_view record, char delimiter) {
  std::size_t count = 0;
  visit_unquoted(record, [&](std::size_t at) {
    if (record[at] == delimiter) ++count;
    return true;
  });
  return count;
}

char find_delimiter(std::string_view header) {
  constexpr std::string_view kCandidates = ",;\t|";
  return *std::ranges::max_element(kCandidates, {}, [&](char candidate) {
    return count_delimiters(header, candidate);
  });
}

Result<CsvText> CsvText::open(const std::filesystem::path& path, const CsvShape& shape) {
  TRY(LineSource lines, LineSource::open(path));
  return CsvText(std::move(lines), shape);
}

CsvText::CsvText(LineSource lines, const CsvShape& shape)
    : lines_(std::move(lines)),
      marks_damage_(shape.has_ill_formed_utf8),
      evens_line_ends_(shape.has_mixed_line_ends) {}

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
