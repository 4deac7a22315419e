// Layouts and escapes, compared with what Python's json module writes.
#include "json/write.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "json/parse.h"
#include "json/testing/arbitrary_value.h"
#include "json/value.h"

namespace extractinator::json {
namespace {

// Expected texts were made with CPython 3.13: json.dumps(value), (separators=(",", ":")),
// (indent=4), each with ensure_ascii=False.
TEST(Write, LaysOutAsPythonDoes) {
  const struct {
    std::string_view source;
    std::string_view canonical;
    std::string_view compact;
    std::string_view indented;
  } cases[] = {
      {.source = "[]", .canonical = "[]", .compact = "[]", .indented = "[]"},
      {.source = "{ }", .canonical = "{}", .compact = "{}", .indented = "{}"},
      {.source = "[[],{}]",
       .canonical = "[[], {}]",
       .compact = "[[],{}]",
       .indented = "[\n    [],\n    {}\n]"},
      {.source = R"({"b":1,"a":[true,null,"x"]})",
       .canonical = R"({"b": 1, "a": [true, null, "x"]})",
       .compact = R"({"b":1,"a":[true,null,"x"]})",
       .indented = "{\n    \"b\": 1,\n    \"a\": [\n        true,\n        null,\n        \"x\"\n"
                   "    ]\n}"},
      {.source = R"({"a":{"b":{"c":0.10}}})",
       .canonical = R"({"a": {"b": {"c": 0.10}}})",
       .compact = R"({"a":{"b":{"c":0.10}}})",
       .indented = "{\n    \"a\": {\n        \"b\": {\n            \"c\": 0.10\n        }\n    }\n"
                   "}"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.source);
    const auto value = parse(row.source);
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(write(*value), row.canonical);
    EXPECT_EQ(write(*value, {.layout = Layout::compact}), row.compact);
    EXPECT_EQ(write(*value, {.layout = Layout::indented}), row.indented);
  }
}

TEST(Write, EscapesAsPythonDoes) {
  using namespace std::string_view_literals;
  const struct {
    std::string_view text;
    std::string_view minimal;
    std::string_view ascii;
  } cases[] = {
      {.text = "", .minimal = R"("")", .ascii = R"("")"},
      {.text = "a/b", .minimal = R"("a/b")", .ascii = R"("a/b")"},
      {.text = "\"\\", .minimal = R"("\"\\")", .ascii = R"("\"\\")"},
      {.text = "\b\f\n\r\t", .minimal = R"("\b\f\n\r\t")", .ascii = R"("\b\f\n\r\t")"},
      {.text = "\0\x01\x1f\x0b"sv,
       .minimal = R"("\u0000\u0001\u001f\u000b")",
       .ascii = R"("\u0000\u0001\u001f\u000b")"},
      {.text = "\x7f", .minimal = "\"\x7f\"", .ascii = R"("\u007f")"},
      {.text = "é", .minimal = "\"é\"", .ascii = R"("\u00e9")"},
      {.text = "\xC2\x80\xDF\xBF", .minimal = "\"\xC2\x80\xDF\xBF\"", .ascii = R"("\u0080\u07ff")"},
      {.text = "\xE0\xA0\x80\xEF\xBF\xBF",
       .minimal = "\"\xE0\xA0\x80\xEF\xBF\xBF\"",
       .ascii = R"("\u0800\uffff")"},
      {.text = "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
       .minimal = "\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"",
       .ascii = R"("\ud800\udc00\udbff\udfff")"},
      {.text = "😀", .minimal = "\"😀\"", .ascii = R"("\ud83d\ude00")"},
      {.text = "\u2028", .minimal = "\"\u2028\"", .ascii = R"("\u2028")"},
      {.text = "a\xFF\xE2\x82z", .minimal = "\"a\uFFFD\uFFFDz\"", .ascii = R"("a\ufffd\ufffdz")"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.ascii);
    std::string minimal;
    write_string(minimal, row.text, Escaping::minimal);
    EXPECT_EQ(minimal, row.minimal);
    std::string ascii;
    write_string(ascii, row.text, Escaping::ascii);
    EXPECT_EQ(ascii, row.ascii);
  }
}

RC_GTEST_PROP(Write, ParsingGivesTheValueBack, ()) {
  const Value value = *testing::arbitrary_value(4);
  const auto layout = *rc::gen::element(Layout::canonical, Layout::compact, Layout::indented);
  const auto escaping = *rc::gen::element(Escaping::minimal, Escaping::ascii);
  const std::string text = write(value, {.layout = layout, .escaping = escaping});
  const auto back = parse(text);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == value);
  RC_ASSERT(equivalent(*back, value));
  if (layout != Layout::indented) RC_ASSERT(!text.contains('\n'));
  if (escaping == Escaping::ascii) {
    for (const char c : text)
      RC_ASSERT(static_cast<unsigned char>(c) < 0x7F);
  }
}

// Every layout against the real thing, where there is a Python. Numbers are left out: Python reads
// them as floats and writes other digits.
TEST(Write, MatchesPythonOnRandomValues) {
  if (std::system("python3 -c 'import json' >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "there is no python3 to compare with";
  }
  Value::Array items;
  for (int seed = 0; seed < 300; ++seed) {
    rc::Random random(static_cast<std::uint64_t>(seed));
    items.push_back(testing::arbitrary_value(4)(random, 30).value());
  }
  const Value all{std::move(items)};
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "extractinator_json_write";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "values.json") << write(all);
  std::ofstream(folder / "ours.txt")
      << write(all, {.layout = Layout::compact}) << '\n'
      << write(all, {.escaping = Escaping::ascii}) << '\n'
      << write(all, {.layout = Layout::indented, .escaping = Escaping::ascii});
  std::ofstream(folder / "compare.py") << R"(
import json, re, sys
folder = sys.argv[1]
marks = []
def keep(text):  # A number becomes a string that is put back as it was.
    marks.append(text)
    return "#%d#" % (len(marks) - 1)
values = json.load(open(folder + "/values.json", encoding="utf-8"), parse_int=keep, parse_float=keep)
theirs = "\n".join([
    json.dumps(values, separators=(",", ":"), ensure_ascii=False),
    json.dumps(values), json.dumps(values, indent=4)])
theirs = re.sub(r'"#(\d+)#"', lambda match: marks[int(match[1])], theirs)
ours = open(folder + "/ours.txt", encoding="utf-8", newline="").read()
assert len(marks) > 50, "too few numbers to mean anything"
sys.exit(0 if ours == theirs else 1)
)";
  const std::string command =
      "python3 '" + (folder / "compare.py").string() + "' '" + folder.string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace extractinator::json
