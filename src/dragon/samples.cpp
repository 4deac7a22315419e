// Chats of jobs; everything here is public through samples.h.
#include "dragon/samples.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dragon/adapter.h"
#include "dragon/answer_gate.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/prepared.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/field_guide.h"
#include "run/answer_form.h"
#include "schema/evidence.h"
#include "schema/schema.h"

namespace extractinator::dragon {
namespace {

json::Value message(std::string_view role, std::string content) {
  return json::Value(
      json::Value::Object{
          {.key = "role", .value = json::Value(std::string(role))},
          {.key = "content", .value = json::Value(std::move(content))},
      }
  );
}

Result<std::string> instruction_of(const json::Value& task) {
  const json::Value* const format = task.find("Parser_Format");
  const json::Value* const description = task.find("Description");
  if (format == nullptr || description == nullptr || !description->is_string())
    return fail(ErrorCode::invalid_input, "a task file has `Description` and `Parser_Format`");
  TRY(const schema::Schema schema, schema::read_json_schema(*format, {}));
  const run::AnswerForm form(schema, schema::EvidenceFor::asked);
  return prompt::system_text(description->as_string(), form.schema());
}

}  // namespace

Result<SampleReport> append_samples(
    const FileSystem& files, const SampleOptions& options, std::string& out
) {
  TRY(const Job job, read_job(files, options.input));
  const Task& task = *job.configuration.task;
  const Preparation preparation(task, job.configuration.has_parts(), job.training);
  const Adapter adapter(
      task_template(task), label_set(task, job.training), preparation, job.training
  );
  const Rendering rendering{.language = options.language, .has_reasoning = false};
  const json::Value file = task_file(adapter.form(), adapter.labels(), rendering, "", "");
  TRY(const std::string instruction, instruction_of(file));
  TRY(const AnswerGate gate, AnswerGate::make(file));
  SampleReport report{.task = std::string(task.name)};
  for (const Case& row : job.training) {
    const Prepared prepared = preparation.prepare(row, options.language);
    const json::Value answer = as_written(adapter.form(), adapter.answer_of(*row.label, prepared));
    if (!gate.pass(answer, prepared.text)) {
      ++report.n_not_allowed;
      continue;
    }
    out += json::write(
        json::Value(
            json::Value::Object{
                {.key = "messages",
                 .value = json::Value(
                     json::Value::Array{
                         message("system", instruction),
                         message("user", prepared.text),
                         message("assistant", json::write(answer)),
                     }
                 )},
            }
        ),
        {.layout = json::Layout::compact}
    );
    out += '\n';
    ++report.n_rows;
  }
  return report;
}

}  // namespace extractinator::dragon
