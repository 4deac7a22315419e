// What a CSV file looks like before it is parsed, and its text with damage marked; internal to the
// dataset room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/result.h"
#include "dataset/line_source.h"
#include "dataset/text_form.h"
#include "text/encoding.h"

namespace extractinator::dataset {

// Stands for each ill-formed part of UTF-8 while the text goes through the CSV parser, which
// refuses such bytes. U+10FFFE is a noncharacter: it is never used for interchange.
inline constexpr std::string_view kDamageMark = "\xF4\x8F\xBF\xBE";

// The delimiters that are told apart.
inline constexpr std::string_view kDelimiters = ",;\t|";

struct CsvShape {
  TextForm form = {};
  std::string header = {};           // The first record that is not blank, without its line end.
  std::uint64_t longest_record = 0;  // Bytes; an estimate where quotation marks are unpaired.
  bool has_ill_formed_utf8 = false;
  bool has_mixed_line_ends = false;  // LF here and CR LF there, outside quotation marks.
  bool has_delimiter_line = false;   // The first line is `sep=;`, as Excel has it.

  // The parser takes the file as it is unless this is true.
  [[nodiscard]] bool needs_repair() const {
    return !form.is_plain() || has_ill_formed_utf8 || has_mixed_line_ends || has_delimiter_line;
  }
};

// One pass over the file. Text that nothing tells the encoding of is UTF-8; where it is not UTF-8,
// and nothing in it beyond ASCII is, it is Windows-1252, and a second pass is made. The delimiter
// is that of a `sep=` line, else `delimiter`, else what DelimiterFinder chooses. Fails like
// TextSource, or with `invalid_input` if there is no header.
[[nodiscard]] Result<CsvShape> look_at_csv(
    const std::filesystem::path& path,
    std::optional<char> delimiter,
    std::optional<text::Encoding> encoding
);

// `delimiter`s of a record outside quotation marks.
[[nodiscard]] std::size_t count_delimiters(std::string_view record, char delimiter);

struct DelimiterCandidate {
  char delimiter = ',';
  std::size_t n_in_header = 0;
  bool fits = true;  // All records so far have it as often as the header.
};

// Finds the delimiter by the header and the records after it.
class DelimiterFinder {
 public:
  explicit DelimiterFinder(std::string_view header);
  // The next record.
  void add(std::string_view record);
  // Of those that every record has as often as the header, and if there is none of all, the one
  // that the header has most often; comma if it has none.
  [[nodiscard]] char choose() const;

 private:
  std::array<DelimiterCandidate, kDelimiters.size()> candidates_ = {};
};

// The lines of a CSV file as the parser gets them: raw, or with damage marked and line ends made
// equal. Every line of the file is one line of this text.
class CsvText {
 public:
  [[nodiscard]] static Result<CsvText> open(
      const std::filesystem::path& path, const CsvShape& shape
  );

  struct Line {
    std::string text;  // With its line end.
    std::uint32_t number = 0;
    std::size_t n_damaged = 0;  // Marks in it.
  };
  [[nodiscard]] Result<std::optional<Line>> next();

 private:
  CsvText(LineSource lines, const CsvShape& shape);

  LineSource lines_;
  bool marks_damage_;
  bool evens_line_ends_;
  bool blanks_first_line_;  // It names the delimiter.
  bool is_quoted_ = false;  // Whether the next line starts within quotation marks.
};

// Writes a CsvText into a pipe from a thread of its own.
class CsvFeeder {
  struct Private {
    explicit Private() = default;
  };

 public:
  explicit CsvFeeder(Private) {}  // Use start().
  [[nodiscard]] static Result<std::unique_ptr<CsvFeeder>> start(CsvText text);
  // Ends the thread, even if nobody read the pipe to its end.
  ~CsvFeeder();
  CsvFeeder(CsvFeeder&&) = delete;
  CsvFeeder& operator=(CsvFeeder&&) = delete;
  CsvFeeder(const CsvFeeder&) = delete;
  CsvFeeder& operator=(const CsvFeeder&) = delete;

  // The end of the pipe to read from; this object owns it.
  [[nodiscard]] int descriptor() const { return read_end_; }
  // What kept it from feeding everything. Call when the reader has met the end of the pipe.
  [[nodiscard]] Result<void> finish();

 private:
  void feed(CsvText text, int write_end);

  int read_end_ = -1;
  std::optional<Error> problem_;  // Written by the thread, read after it was joined.
  std::jthread thread_;
};

}  // namespace extractinator::dataset
