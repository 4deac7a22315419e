// The demo model was trained on prompts that training/prompt.py rendered: they must be the prompts
// this room renders, byte for byte, for every demo record.
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/chat_template.h"
#include "prompt/field_guide.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

std::filesystem::path source_dir() { return std::getenv("EXTRACTINATOR_SOURCE_DIR"); }

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(std::FILE* pipe) const { EXPECT_EQ(::pclose(pipe), 0); }
  };
  const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
  std::string output;
  std::array<char, 4096> buffer = {};
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    output.append(buffer.data(), n);
  return output;
}

// A report as it stands in a CSV, JSON or JSONL file.
std::string as_written(const std::string& report, const std::filesystem::path& data) {
  if (data.extension() != ".csv") return json::write(json::Value(report));
  std::string text;
  for (const char c : report)
    text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text;
}

class TrainingLayout : public testing::TestWithParam<const char*> {};

TEST_P(TrainingLayout, PromptsOfAllDemoRecordsAreTheSame) {
  const std::filesystem::path file = source_dir() / "demo/tasks" / GetParam();
  const auto task = json::parse(read_file(file));
  ASSERT_TRUE(task) << to_string(task.error());
  const auto schema = schema::read_inline(*task->find("Parser_Format"), {});
  ASSERT_TRUE(schema) << to_string(schema.error());
  const auto system = system_text(task->find("Description")->as_string(), *schema);
  ASSERT_TRUE(system);
  const std::filesystem::path data =
      source_dir() / "demo/data" / task->find("Data_Path")->as_string();
  const std::string data_text = read_file(data);

  const std::string output = output_of(
      "python3 -B " + (source_dir() / "training/render_prompts.py").string() + " " + file.string()
  );
  std::size_t n_records = 0;
  for (std::size_t at = 0; at < output.size(); ++n_records) {
    const std::size_t end = output.find('\n', at);
    const auto line = json::parse(std::string_view(output).substr(at, end - at));
    ASSERT_TRUE(line);
    at = end + 1;
    const std::string& theirs = line->find("prompt")->as_string();

    // Their report is what their prompt has between their frame; it must be one of the file's.
    const std::size_t begin = theirs.find("<|im_start|>user\n") + 17;
    const std::size_t length = theirs.rfind("<|im_end|>") - begin;
    const std::string report = theirs.substr(begin, length);
    EXPECT_GT(report.size(), 20U);
    EXPECT_TRUE(data_text.contains(as_written(report, data))) << "row " << n_records;

    const std::vector<Message> messages = {
        {.role = Role::system, .content = *system},
        {.role = Role::user, .content = report},
    };
    const auto ours = ChatTemplate::built_in().render(messages);
    ASSERT_TRUE(ours) << to_string(ours.error());
    ASSERT_EQ(*ours, theirs) << "row " << n_records;
  }
  EXPECT_EQ(n_records, 60U);
}

INSTANTIATE_TEST_SUITE_P(
    Demo,
    TrainingLayout,
    testing::Values(
        "Task001_nodule_presence.json",
        "Task002_nodule_diameter.json",
        "Task003_prostate_biopsies.json"
    ),
    [](const auto& suite) { return std::string(suite.param).substr(0, 7); }
);

}  // namespace
}  // namespace extractinator::prompt
