// Reports that are translated before anything is extracted: a run of its own whose answers are the
// texts that the extraction reads (docs/translation.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "json/value.h"
#include "run/task.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {

// Fails with `invalid_input` if `options.translate` is no name of a language: more than 64 bytes,
// ill-formed UTF-8 or control characters.
[[nodiscard]] Result<void> check_translation(const Options& options);

// `<translation_dir>/<task name>-<language>`, the language in small letters, with `-` for what
// else is not a letter or digit.
[[nodiscard]] std::filesystem::path translation_directory(const Task& task, const Options& options);

// `<input_field>__translated`; with the prefix `extracted_` as often as a column has that name.
[[nodiscard]] std::string translated_column(
    const std::vector<std::string>& columns, std::string_view input_field
);

// The task that translates the reports of another: the same data, an instruction of ours, and
// answers with one text, whose name is `column`.
[[nodiscard]] Result<Task> translation_task(
    const Task& task, const std::string& language, const std::string& column
);

// Nothing but white space: there is nothing to translate.
[[nodiscard]] bool is_blank(std::string_view report);

// Fails with `invalid_input` for a blank report of a task that translates: a model that is asked
// for a text would invent one. Such a report is its own translation (with_translations).
[[nodiscard]] Result<void> check_report(const Task& task, std::string_view report);

// How it is run: by the most probable tokens, without what belongs to the extraction, and with
// room for an answer by the length of the report (`max_answer_tokens` 0) unless it is limited.
[[nodiscard]] Options translation_options(const Options& options);

// The task as it reads the translations in `directory`, which were finished before. Fails as
// opening them does.
[[nodiscard]] Result<Task> with_translation(Task task, const std::filesystem::path& directory);

// What the configuration of a run says of translation: of a task that translates `language` and
// `column`, of one that reads translations `translation_hash`, that of their configuration.
void describe_translation(const Task& task, json::Value::Object& description);

// Is it the run of a translation, and not of an extraction?
[[nodiscard]] bool is_translation(const store::Configuration& configuration);
// The task of such a run, from that of its file.
[[nodiscard]] Result<Task> recorded_translation_task(
    const Task& task, const store::Configuration& configuration
);
// For commands that continue a run or make it again: a translation is continued by the run it is
// for. Fails with `unsupported` for one.
[[nodiscard]] Result<void> refuse_translation(const store::Configuration& configuration);

// The records of a dataset and, where the task reads translations, each with the translation as a
// further column. A record without one has null there, and as damage why: it is never read in the
// original. A blank report is in every language what it is. Fails as RunStore::open_read_only;
// next() also with `conflict` for a record that is not the one that was translated.
[[nodiscard]] Result<std::unique_ptr<dataset::Reader>> with_translations(
    std::unique_ptr<dataset::Reader> reader, const Task& task
);

// The outcome of a row whose report could not be translated: `translation_failed`.
[[nodiscard]] store::Outcome translation_failed(std::uint64_t row, const Error& error);

}  // namespace extractinator::run
