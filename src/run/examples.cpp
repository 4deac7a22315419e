// Reads examples files; everything here is public through examples.h.
#include "run/examples.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "grammar/answer_writer.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "json/parse.h"
#include "json/value.h"
#include "prompt/examples.h"
#include "run/answer_form.h"
#include "run/rules.h"
#include "run/task.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "text/folding.h"
#include "validate/checker.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 20U;
constexpr std::size_t kMaxExamples = 1000;
constexpr std::string_view kInput = "input";
constexpr std::string_view kOutput = "output";

// Rows of a file, and where their values stand.
class ExampleFile {
 public:
  static Result<ExampleFile> open(const FileSystem& files, const std::filesystem::path& path) {
    ExampleFile file;
    file.name_ = path.string();
    TRY(file.text_, files.read(path, kMaxBytes));
    if (path.extension() == ".json") {
      // Examples are data: nothing of them is shown in errors.
      TRY(json::Value root, json::parse(file.text_, {.file = file.name_}));
      file.is_list_ = root.is_array();
      if (file.is_list_) return with_rows_of(std::move(file), root.as_array());
    }
    TRY(const auto reader, dataset::open_reader(path));
    while (file.rows_.size() <= kMaxExamples) {
      TRY(std::optional<dataset::Record> record, reader->next());
      if (!record) break;
      if (record->damage) return std::unexpected(*std::move(record->damage));
      file.rows_.push_back(std::move(record->columns));
    }
    return file;
  }

  [[nodiscard]] const std::vector<json::Value::Object>& rows() const { return rows_; }
  [[nodiscard]] std::string_view text() const { return text_; }

  // The place of a value in a row, as near as it is known; without the text that stands there.
  [[nodiscard]] Location at(std::size_t row, std::string_view pointer = "") const {
    Location place{.file = name_};
    if (is_list_) place = json::locate(text_, std::format("/{}{}", row, pointer), name_);
    place.excerpt.clear();
    return place;
  }
  [[nodiscard]] Location whole() const { return {.file = name_}; }

 private:
  static Result<ExampleFile> with_rows_of(ExampleFile file, json::Value::Array& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].is_object()) {
        return fail(
            ErrorCode::invalid_input,
            std::format(
                "example {} must be an object, found {}", i + 1, json::to_string(rows[i].kind())
            ),
            file.at(i),
            "an example looks like {\"input\": \"the report\", \"output\": {…}}"
        );
      }
      file.rows_.push_back(std::move(rows[i].as_object()));
    }
    return file;
  }

  std::string name_;
  std::string text_;
  bool is_list_ = false;  // A JSON list: the rows' places are known.
  std::vector<json::Value::Object> rows_;
};

// Holds outputs to what answers are held to, and writes them as the model has to.
class Outputs {
 public:
  static Result<Outputs> make(
      const Task& task,
      const AnswerForm& form,
      const std::shared_ptr<const grammar::Grammar>& grammar
  ) {
    TRY(validate::Checker of_task, make_checker(task.schema));
    // With evidence or statuses the model writes more than the task's schema has.
    TRY(validate::Checker of_form,
        form.has_parts() ? validate::Checker::make(
                               std::make_shared<const schema::Schema>(form.schema()),
                               {.formats = validate::Formats::assertion}
                           )
                         : Result<validate::Checker>(of_task));
    return Outputs(form, std::move(of_task), std::move(of_form), {grammar, form.schema()});
  }

  // `place` gives the place of a JSON pointer in the output.
  template <typename Place>
  [[nodiscard]] Result<std::string> write(
      const json::Value& output, const std::string& input, const Place& place
  ) const {
    TRY_VOID(must_be_valid(of_form_, output, place));
    std::shared_ptr<const grammar::SuffixAutomaton> source;
    if (form_.has_evidence()) source = std::make_shared<const grammar::SuffixAutomaton>(input);
    auto text = writer_.write(output, source);
    if (!text) {
      std::string hint = std::move(text.error().hint);
      if (form_.has_evidence()) hint += "; evidence is a passage of the input, word for word";
      return fail(
          ErrorCode::invalid_input, std::move(text.error().message), place(""), std::move(hint)
      );
    }
    if (!form_.has_parts()) return text;
    auto answered = form_.take_apart(*text, input);
    if (!answered) return std::unexpected(std::move(answered).error().located(place("")));
    // Quotes may be null, and would be written so; an example shows what shall be done.
    for (const auto& [pointer, field] : answered->quotes) {
      if (json::resolve(output, pointer) != nullptr) continue;
      return fail(
          ErrorCode::invalid_input,
          std::format("its output has no `{}`", pointer.substr(pointer.rfind('/') + 1)),
          place(""),
          "an output has evidence for each field: a passage of the input, or null where there is "
          "none"
      );
    }
    // What stands where is another matter here than in the output.
    TRY_VOID(must_be_valid(of_task_, answered->value, [&](std::string_view) { return place(""); }));
    return text;
  }

 private:
  Outputs(
      const AnswerForm& form,
      validate::Checker of_task,
      validate::Checker of_form,
      grammar::AnswerWriter writer
  )
      : form_(form),
        of_task_(std::move(of_task)),
        of_form_(std::move(of_form)),
        writer_(std::move(writer)) {}

  template <typename Place>
  [[nodiscard]] Result<void> must_be_valid(
      const validate::Checker& checker, const json::Value& output, const Place& place
  ) const {
    const validate::Verdict verdict = checker.check(output);
    if (verdict.is_valid()) return {};
    const validate::Problem& first = verdict.problems.front();
    const std::size_t n_more = verdict.problems.size() - 1;
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "its output is not valid{}: {} ({}){}",
            first.pointer.empty() ? "" : std::format(" at `{}`", first.pointer),
            first.message,
            first.keyword,
            n_more > 0 ? std::format(", and {} more", n_more) : ""
        ),
        place(first.pointer),
        form_.has_parts() ? "where the task has evidence or statuses, an output has all that the "
                            "model writes for them (docs/task-file.md)"
                          : "an output must be an answer that the task's schema allows"
    );
  }

  const AnswerForm& form_;
  validate::Checker of_task_;
  validate::Checker of_form_;
  grammar::AnswerWriter writer_;
};

class ExampleReader {
 public:
  ExampleReader(const ExampleFile& file, const Outputs& outputs) : file_(file), outputs_(outputs) {}

  Result<std::vector<prompt::Example>> read() const {
    std::vector<prompt::Example> examples;
    std::map<std::u32string, std::size_t> seen;
    for (std::size_t i = 0; i < file_.rows().size(); ++i) {
      auto example = read_row(i);
      if (!example) {
        return std::unexpected(std::move(example).error().within(std::format("example {}", i + 1)));
      }
      const auto [other, is_new] = seen.emplace(text::with_single_spaces(example->input), i);
      if (!is_new) {
        return wrong(
            i,
            "/input",
            std::format("examples {} and {} have the same input", other->second + 1, i + 1),
            "leave one of them out: a report has one answer"
        );
      }
      examples.push_back(*std::move(example));
    }
    return examples;
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(
      std::size_t row, std::string_view pointer, std::string message, std::string hint = {}
  ) const {
    return fail(
        ErrorCode::invalid_input, std::move(message), file_.at(row, pointer), std::move(hint)
    );
  }

  [[nodiscard]] Result<const json::Value*> column(std::size_t row, std::string_view name) const {
    const json::Value::Object& columns = file_.rows()[row];
    const auto found = std::ranges::find(columns, name, &json::Member::key);
    if (found != columns.end()) return &found->value;
    std::vector<std::string> names;
    for (const json::Member& member : columns)
      names.push_back(member.key);
    return wrong(
        row,
        "",
        std::format("it has no `{}`", name),
        names.empty() ? "an example has an `input` and an `output`" : suggest(name, names)
    );
  }

  [[nodiscard]] Result<prompt::Example> read_row(std::size_t row) const {
    TRY(const json::Value* input, column(row, kInput));
    if (!input->is_string()) {
      return wrong(
          row,
          "/input",
          std::format("its input must be text, found {}", json::to_string(input->kind()))
      );
    }
    TRY(const json::Value* output, column(row, kOutput));
    TRY(const json::Value answer, answer_of(row, *output));
    const auto place = [&](std::string_view pointer) {
      // Within a text there are no places, and a pointer may lead to what is not there.
      if (output->is_object()) {
        const Location at = file_.at(row, "/output" + std::string(pointer));
        if (at.line > 0) return at;
      }
      return file_.at(row, "/output");
    };
    TRY(std::string text, outputs_.write(answer, input->as_string(), place));
    return prompt::Example{.input = input->as_string(), .output = std::move(text)};
  }

  // An answer as JSON, or as a text with JSON, as the reference has it.
  [[nodiscard]] Result<json::Value> answer_of(std::size_t row, const json::Value& output) const {
    if (!output.is_string()) return output;
    const std::string& text = output.as_string();
    auto answer = json::parse(text);
    if (answer) return answer;
    const bool is_python = text.contains("{'") || text.contains(": True") ||
                           text.contains(": False") || text.contains(": None");
    const Location& at = answer.error().at;
    return wrong(
        row,
        "/output",
        std::format(
            "its output is text that is no JSON: {} (line {}, column {} of the text)",
            answer.error().message,
            at.line,
            at.column
        ),
        is_python ? "this looks like Python: JSON has double quotation marks, true, false and null"
                  : "an output is the answer as JSON"
    );
  }

  const ExampleFile& file_;
  const Outputs& outputs_;
};

}  // namespace

std::filesystem::path example_dir(const Task& task, const Options& options) {
  return options.example_dir.value_or(
      (task.file.parent_path() / ".." / "examples").lexically_normal()
  );
}

Result<Examples> load_examples(
    const FileSystem& files,
    const Task& task,
    const Options& options,
    const AnswerForm& form,
    const std::shared_ptr<const grammar::Grammar>& grammar
) {
  if (options.num_examples == 0) return Examples{};
  if (options.prompt_layout == PromptLayout::report_first) {
    return fail(
        ErrorCode::unsupported,
        "examples come before the report: they do not go with --prompt-layout report-first",
        {},
        "leave one of --num-examples and --prompt-layout out"
    );
  }
  if (task.example_path.empty()) {
    return fail(
        ErrorCode::invalid_input,
        std::format("{} examples are asked for, but the task has none", options.num_examples),
        {.file = task.file.string()},
        "give the task an `Example_Path`, or leave --num-examples out"
    );
  }
  const std::filesystem::path path = example_dir(task, options) / task.example_path;
  TRY(const ExampleFile file, ExampleFile::open(files, path.lexically_normal()));
  const std::size_t n_examples = file.rows().size();
  if (n_examples == 0) {
    return fail(
        ErrorCode::invalid_input,
        "the file has no examples",
        file.whole(),
        "an example looks like {\"input\": \"the report\", \"output\": {…}}"
    );
  }
  if (n_examples > kMaxExamples) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("the file has more than {} examples", kMaxExamples),
        file.whole(),
        "keep those that differ most"
    );
  }
  TRY(const Outputs outputs, Outputs::make(task, form, grammar));
  TRY(std::vector<prompt::Example> all, ExampleReader(file, outputs).read());
  return Examples{.all = std::move(all), .file_hash = hash_of(file.text())};
}

Result<void> check_examples(const FileSystem& files, const Task& task, const Options& options) {
  if (options.num_examples == 0) return {};
  const AnswerForm form(
      *task.schema, options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked
  );
  TRY(const auto grammar, compile_grammar(form.schema()));
  TRY_VOID(load_examples(files, task, options, form, grammar));
  return {};
}

}  // namespace extractinator::run
