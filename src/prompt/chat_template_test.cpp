// Chat templates of the usual shapes against goldens, and hostile ones against the limits.
#include "prompt/chat_template.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {
namespace {

using testing::HasSubstr;

std::filesystem::path testdata(const std::string& name) {
  return std::filesystem::path(std::getenv("EXTRACTINATOR_SOURCE_DIR")) / "src/prompt/testdata" /
         name;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<Message> kMessages = {
    {.role = Role::system, .content = "Follow\nthe fields."},
    {.role = Role::user, .content = "REPORT"},
};

Result<std::string> render(std::string source, const std::vector<Message>& messages = kMessages) {
  TRY(const auto chat_template, ChatTemplate::make(std::move(source), "<s>", "</s>"));
  return chat_template.render(messages);
}

class Golden : public testing::TestWithParam<const char*> {};

TEST_P(Golden, PromptIsAsRecorded) {
  const std::string name = GetParam();
  const auto text = render(read_file(testdata(name + ".jinja")));
  ASSERT_TRUE(text) << to_string(text.error());
  const auto golden = testdata(name + ".golden");
  if (std::getenv("EXTR_UPDATE_GOLDEN") != nullptr)
    std::ofstream(golden, std::ios::binary) << *text;
  EXPECT_EQ(*text, read_file(golden));
}

INSTANTIATE_TEST_SUITE_P(
    ChatTemplate,
    Golden,
    testing::Values("chatml", "llama3", "mistral", "gemma", "phi", "thinking", "typed_pieces"),
    [](const auto& suite) { return std::string(suite.param); }
);

TEST(ChatTemplate, BuiltInIsChatMl) {
  EXPECT_EQ(
      ChatTemplate::built_in().render(kMessages),
      "<|im_start|>system\nFollow\nthe fields.<|im_end|>\n"
      "<|im_start|>user\nREPORT<|im_end|>\n<|im_start|>assistant\n"
  );
}

TEST(ChatTemplate, HashIsOfTheText) {
  const auto a = ChatTemplate::make("{{ bos_token }}", "", "");
  const auto b = ChatTemplate::make("{{ bos_token }}", "<s>", "");
  const auto c = ChatTemplate::make("{{ bos_token}}", "", "");
  ASSERT_TRUE(a && b && c);
  EXPECT_EQ(a->hash(), b->hash());
  EXPECT_NE(a->hash(), c->hash());
}

TEST(ChatTemplate, ContentIsNotInterpreted) {
  const std::vector<Message> messages = {
      {.role = Role::system, .content = "{{ bos_token }} {% for x in y %}"},
      {.role = Role::user, .content = "'}} \\n \" é \x01"},
  };
  EXPECT_EQ(
      render("{% for m in messages %}[{{ m.content }}]{% endfor %}", messages),
      "[{{ bos_token }} {% for x in y %}]['}} \\n \" é \x01]"
  );
}

struct Hostile {
  std::string_view name;
  std::string source;
  ErrorCode code;
  std::string_view message;
};

std::string repeated(std::string_view text, int n) {
  std::string all;
  for (int i = 0; i < n; ++i)
    all += text;
  return all;
}

TEST(ChatTemplate, HostileTemplatesFailWithAName) {
  const std::string fine = "{% for m in messages %}{{ m.content }}{% endfor %}";
  const Hostile cases[] = {
      {"syntax", "{% if %}", ErrorCode::unsupported, "mistake"},
      {"not closed", fine + "{% if true %}", ErrorCode::unsupported, "mistake"},
      {"raises",
       "{{ raise_exception('REPORT ' + messages[-1].content) }}",
       ErrorCode::unsupported,
       "raised"},
      {"no report", "{{ messages[0].content[:5] }}", ErrorCode::unsupported, "leaves out"},
      {"twice", fine + fine, ErrorCode::unsupported, "repeats"},
      {"changed",
       "{% for m in messages %}{{ m.content | lower }}{% endfor %}",
       ErrorCode::unsupported,
       "changes"},
      {"swapped",
       "{{ messages[1].content }}{{ messages[0].content }}",
       ErrorCode::unsupported,
       "changes"},
      {"endless loop",
       "{% for a in range(3000) %}{% for b in range(3000) %}{% for c in range(3000) %}"
       "{% endfor %}{% endfor %}{% endfor %}" +
           fine,
       ErrorCode::limit_exceeded,
       "2 s of computing"},
      {"loop of a billion",
       "{% for a in range(1000000000) %}{% endfor %}" + fine,
       ErrorCode::limit_exceeded,
       "268435456 bytes"},
      {"step of zero",
       "{% for a in range(2, 1, 0) %}{% endfor %}" + fine,
       ErrorCode::limit_exceeded,
       "268435456 bytes"},
      {"100 MB", "{{ 'x' * 100000000 }}" + fine, ErrorCode::limit_exceeded, "bytes"},
      {"1 MB", "{{ 'x' * 1000000 }}" + fine, ErrorCode::limit_exceeded, "wrote 1000"},
      {"8 GB",
       "{% set x = 'x' * 100000000 %}{{ x * 80 }}" + fine,
       ErrorCode::limit_exceeded,
       "268435456 bytes"},
      {"endless recursion",
       "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}" + fine,
       ErrorCode::unsupported,
       "interpreter fail"},
      {"division by zero", "{{ 1 % 0 }}" + fine, ErrorCode::unsupported, "interpreter fail"},
      {"nested brackets",
       "{{ " + repeated("(", 200) + "1" + repeated(")", 200) + " }}" + fine,
       ErrorCode::limit_exceeded,
       "202 deep, more than 100"},
      {"nested not", "{{ " + repeated("not ", 30000) + "1 }}" + fine, ErrorCode::unsupported, ""},
      {"nested blocks",
       repeated("{% if true %}", 500) + repeated("{% endif %}", 100),
       ErrorCode::unsupported,
       ""},
      {"too long", repeated("x", 200'000), ErrorCode::limit_exceeded, "200000 bytes"},
  };
  for (const Hostile& c : cases) {
    SCOPED_TRACE(c.name);
    const auto began = std::chrono::steady_clock::now();
    const auto text = render(c.source);
    RecordProperty(
        std::string(c.name),
        std::to_string(
            std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now() - began
            )
                .count()
        )
    );
    ASSERT_FALSE(text);
// Sanitizers bring their own allocator, which the limit of memory does not reach, and are so slow
// that another limit may come first: then only that it fails, and with a hint.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_EQ(text.error().code, c.code) << text.error().message;
    // On a slow machine the limit of time may come before the limit of size.
    EXPECT_THAT(
        text.error().message, testing::AnyOf(HasSubstr(c.message), HasSubstr("of computing"))
    );
#endif
    EXPECT_THAT(text.error().hint, HasSubstr("built-in"));
    EXPECT_THAT(to_string(text.error()), testing::Not(HasSubstr("REPORT")));
    EXPECT_THAT(to_string(text.error()), testing::Not(HasSubstr("Follow")));
  }
}

TEST(ChatTemplate, MistakesAreLocated) {
  const auto text = render("{{ bos_token }}\n\n  {{ messages[7].content }}");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().at.file, "chat template");
  EXPECT_EQ(text.error().at.line, 3U);
  EXPECT_GT(text.error().at.column, 3U);
}

TEST(ChatTemplate, FailureLeavesNoChildBehind) {
  ASSERT_FALSE(render("{{ 1 % 0 }}"));
  ASSERT_TRUE(render("{% for m in messages %}{{ m.content }}{% endfor %}"));
  std::string children;
  std::ifstream("/proc/thread-self/children") >> children;
  EXPECT_EQ(children, "");
}

}  // namespace
}  // namespace extractinator::prompt
