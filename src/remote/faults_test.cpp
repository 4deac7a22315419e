// Every fault of a server, at the first, a middle and the last record, for both protocols: the
// record fails with a named cause and without its text, and the others are answered.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/result.h"
#include "decode/generator.h"
#include "remote/generator.h"
#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "remote/testing/runs.h"

namespace extractinator::remote {
namespace {

using decode::Completion;
using decode::StopReason;
using std::chrono::milliseconds;
using testing::answer_of;
using testing::cause_of;
using testing::chat_body;
using testing::FaultServer;
using testing::Flavour;
using testing::honest;
using testing::is_success;
using testing::make_generator;
using testing::options_for;
using testing::Parts;
using testing::Ran;
using testing::Received;
using testing::response;
using testing::row_of;
using testing::run;
using testing::Script;
using testing::send;
using testing::Step;

constexpr Flavour kFlavours[] = {Flavour::ollama, Flavour::openai};
constexpr std::uint64_t kRows = 3;

// No piece of the prompt or of an answer.
void expect_private(const Completion& completion) {
  if (!completion.error) return;
  for (const std::string_view word :
       {"record-", "tumour", "findings", "Extract the", "stage", "SECRET"})
    EXPECT_THAT(completion.error->message, ::testing::Not(::testing::HasSubstr(word)));
}

struct Scenario {
  std::string_view name = {};
  std::function<Script(Flavour, std::uint64_t row)> script = {};
  // What the record may fail with; "invalid" for JSON that does not meet the schema.
  std::vector<std::string_view> causes = {};
};

Script raw(std::string bytes, Step::Kind end = Step::Kind::close) {
  return {{.bytes = std::move(bytes)}, {.kind = end}};
}

std::function<Script(Flavour, std::uint64_t)> always(Script script) {
  return [script = std::move(script)](Flavour, std::uint64_t) { return script; };
}

std::function<Script(Flavour, std::uint64_t)> status(
    int number, std::string_view body = R"({"error":"SECRET"})", std::string_view header = ""
) {
  return always(send(response(number, body, header)));
}

std::function<Script(Flavour, std::uint64_t)> body(std::string_view text) {
  return always(send(response(200, text)));
}

// The honest answer with one part changed.
std::function<Script(Flavour, std::uint64_t)> with(std::function<void(Parts&)> change) {
  return [change = std::move(change)](Flavour flavour, std::uint64_t row) {
    Parts parts{.content = answer_of(row)};
    change(parts);
    return send(response(200, chat_body(flavour, parts)));
  };
}

std::function<Script(Flavour, std::uint64_t)> content(std::string text) {
  return with([text = std::move(text)](Parts& parts) { parts.content = text; });
}

std::function<Script(Flavour, std::uint64_t)> n_prompt(std::optional<std::string> text) {
  return with([text = std::move(text)](Parts& parts) { parts.n_prompt = text; });
}

std::string honest_response(Flavour flavour, std::uint64_t row) {
  return response(200, chat_body(flavour, {.content = answer_of(row)}));
}

// The response up to its last `n` bytes.
std::string cut(Flavour flavour, std::uint64_t row, std::size_t n) {
  const std::string whole = honest_response(flavour, row);
  return whole.substr(0, whole.size() - n);
}

// Changes the options of a try, from 1.
using Change = std::function<void(RemoteOptions&, int n_tried)>;

// Runs the scenario at row `bad`; nothing if the server was not even asked for its model in time.
std::optional<Ran> run_with(
    const Scenario& scenario, Flavour flavour, std::uint64_t bad, const Change& change, int n_tried
) {
  const FaultServer server([&](const Received& request) {
    return row_of(request) == bad ? scenario.script(flavour, bad) : honest(flavour, request);
  });
  RemoteOptions options = options_for(server);
  change(options, n_tried);
  auto generator = make_generator(flavour, options);
  if (!generator) return std::nullopt;
  return run(**generator, kRows);
}

// Whether a time was over that should not have been: the machine has other work.
bool was_too_slow(const std::optional<Ran>& ran, const Scenario& scenario, std::uint64_t bad) {
  if (!ran) return true;
  return std::ranges::any_of(ran->completions, [&](const auto& one) {
    const std::string cause = cause_of(one.second);
    const bool is_expected = one.first == bad && std::ranges::contains(scenario.causes, cause);
    return cause.starts_with("timed_out") && !is_expected;
  });
}

// Runs each scenario at each place of each protocol.
void expect_named(
    const std::vector<Scenario>& scenarios, const Change& change = [](RemoteOptions&, int) {}
) {
  constexpr int kMostTries = 4;
  for (const Scenario& scenario : scenarios) {
    for (const Flavour flavour : kFlavours) {
      for (std::uint64_t bad = 0; bad < kRows; ++bad) {
        SCOPED_TRACE(std::format("{} {} row {}", scenario.name, to_string(flavour), bad));
        std::optional<Ran> ran;
        for (int n_tried = 1; n_tried <= kMostTries; ++n_tried) {
          ran = run_with(scenario, flavour, bad, change, n_tried);
          if (!was_too_slow(ran, scenario, bad)) break;
        }
        ASSERT_TRUE(ran) << "no model";
        EXPECT_TRUE(ran->status);
        for (const auto& [row, completion] : ran->completions) {
          if (row != bad) {
            EXPECT_EQ(completion.text, answer_of(row)) << cause_of(completion);
            EXPECT_TRUE(is_success(completion));
            continue;
          }
          EXPECT_FALSE(is_success(completion)) << "a false success";
          EXPECT_THAT(scenario.causes, ::testing::Contains(cause_of(completion)));
          if (completion.stop != StopReason::complete) {
            EXPECT_EQ(completion.text, "");
          }
          expect_private(completion);
        }
      }
    }
  }
}

// The analyser loses track of what the functions below own.
// NOLINTBEGIN(clang-analyzer-cplusplus.NewDeleteLeaks)
TEST(RemoteFaults, HttpStatuses) {
  const std::string_view moved = "Location: http://127.0.0.1:1/\r\n";
  expect_named({
      {"500", status(500), {"http_status"}},
      {"502", status(502, "<html>SECRET</html>"), {"http_status"}},
      {"504", status(504, ""), {"http_status"}},
      {"503", status(503), {"unavailable"}},
      {"503 for ever", status(503, "", "Retry-After: 0\r\n"), {"unavailable"}},
      {"429", status(429), {"rate_limited"}},
      {"429 for ever", status(429, "", "Retry-After: 0\r\n"), {"rate_limited"}},
      {"429 for years", status(429, "", "Retry-After: 1000000000\r\n"), {"rate_limited"}},
      {"429 nonsense", status(429, "", "Retry-After: soon\r\n"), {"rate_limited"}},
      {"401", status(401), {"not_authorised"}},
      {"403", status(403), {"not_authorised"}},
      {"404", status(404), {"model_not_found"}},
      {"400", status(400), {"http_status"}},
      {"400 too long",
       status(400, R"({"error":"request (8889 tokens) exceeds the available context size"})"),
       {"prompt_too_long"}},
      {"413", status(413), {"prompt_too_long"}},
      {"204", status(204, ""), {"http_status"}},
      {"302", status(302, "", moved), {"redirect_refused"}},
      {"308 to a file", status(308, "", "Location: file:///etc/passwd\r\n"), {"redirect_refused"}},
  });
}

TEST(RemoteFaults, Connections) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const auto chunked = [&](std::string_view chunks) {
    return always(raw(head + "Transfer-Encoding: chunked\r\n\r\n" + std::string(chunks)));
  };
  expect_named({
      {"closed", always({{.kind = Step::Kind::close}}), {"connection_lost"}},
      {"reset", always({{.kind = Step::Kind::reset}}), {"connection_lost"}},
      {"closed in a header",
       always(raw("HTTP/1.1 200 OK\r\nConte")),
       {"connection_lost", "truncated_body", "not_json"}},
      {"closed in the body",
       [](Flavour f, std::uint64_t row) { return raw(cut(f, row, 5)); },
       {"truncated_body"}},
      {"reset in the body",
       [](Flavour f, std::uint64_t row) { return raw(cut(f, row, 5), Step::Kind::reset); },
       {"truncated_body"}},
      {"cut without a length",
       [&](Flavour f, std::uint64_t row) {
         const std::string text = chat_body(f, {.content = answer_of(row)});
         return raw(head + "\r\n" + text.substr(0, text.size() - 3));
       },
       {"not_json"}},
      {"length too small",
       [&](Flavour f, std::uint64_t row) {
         return raw(
             head + "Content-Length: 30\r\n\r\n" + chat_body(f, {.content = answer_of(row)})
         );
       },
       {"not_json"}},
      {"chunk of negative size", chunked("-2\r\n{}\r\n0\r\n\r\n"), {"truncated_body", "bad_http"}},
      {"chunk of no size", chunked("zz\r\n{}\r\n0\r\n\r\n"), {"truncated_body", "bad_http"}},
      {"chunk of all memory",
       chunked("FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
       {"truncated_body", "bad_http", "body_too_large"}},
      {"no last chunk", chunked("2\r\n{}\r\n"), {"truncated_body"}},
      {"no HTTP", always(raw("220 mail ready\r\n")), {"bad_http", "connection_lost"}},
      {"no HTTP at all",
       always(raw(std::string("\0\x01\xff\xfe garbage", 12))),
       {"bad_http", "connection_lost"}},
      {"compressed", status(200, "\x1f\x8b\x08", "Content-Encoding: gzip\r\n"), {"bad_encoding"}},
  });
}

TEST(RemoteFaults, Sizes) {
  const std::string piece(std::size_t{1} << 16U, 'a');
  const auto flood = [](std::string first, std::string more) {
    return always(
        {{.bytes = std::move(first)}, {.kind = Step::Kind::flood, .bytes = std::move(more)}}
    );
  };
  expect_named(
      {
          {"endless body", flood("HTTP/1.1 200 OK\r\n\r\n", piece), {"body_too_large"}},
          {"endless white space",
           flood("HTTP/1.1 200 OK\r\n\r\n", std::string(1U << 16U, ' ')),
           {"body_too_large"}},
          {"endless chunks",
           flood(
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
               std::format("{:x}\r\n{}\r\n", piece.size(), piece)
           ),
           {"body_too_large"}},
          {"length of years",
           flood("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", piece),
           {"body_too_large"}},
          {"endless header",
           flood("HTTP/1.1 200 OK\r\n", "X: " + std::string(1000, 'x') + "\r\n"),
           {"header_too_large"}},
          {"endless header line",
           flood("HTTP/1.1 200 OK\r\nX: ", piece),
           {"header_too_large", "bad_http"}},
      },
      [](RemoteOptions& options, int) {
        options.http.limits.max_body_bytes = std::size_t{1} << 20U;
        options.http.limits.max_header_bytes = std::size_t{1} << 15U;
      }
  );
}

TEST(RemoteFaults, Times) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  expect_named(
      {
          {"silence", always({{.kind = Step::Kind::hang}}), {"timed_out_waiting"}},
          {"slow header",
           always(
               {{.bytes = head},
                {.kind = Step::Kind::drip, .bytes = "X: " + std::string(5000, 'x')}}
           ),
           {"timed_out_reading"}},
          {"slow first line",
           always({{.kind = Step::Kind::drip, .bytes = "HTTP/1.1 200 " + std::string(5000, 'x')}}),
           {"timed_out_waiting"}},
          {"slow body",
           always(
               {{.bytes = head + "\r\n"},
                {.kind = Step::Kind::drip, .bytes = std::string(5000, ' ')}}
           ),
           {"timed_out_reading"}},
          {"silence in the body",
           [](Flavour f, std::uint64_t row) { return raw(cut(f, row, 5), Step::Kind::hang); },
           {"timed_out_reading"}},
      },
      // Longer with every try: 17 s are enough for an honest answer on a machine that is busy.
      [](RemoteOptions& options, int n_tried) {
        const int factor = 1 << (2 * (n_tried - 1));
        options.http.limits.first_byte_timeout = factor * milliseconds(270);
        options.http.limits.total_timeout = factor * milliseconds(400);
      }
  );
}

TEST(RemoteFaults, Bodies) {
  const std::string deep(100'000, '[');
  expect_named({
      {"empty", body(""), {"not_json"}},
      {"HTML", body("<html>SECRET</html>"), {"not_json"}},
      {"an error", body(R"({"error":"SECRET"})"), {"server_error"}},
      {"an error and an answer",
       with([](Parts& parts) { parts.more = R"(,"error":{"message":"SECRET"})"; }),
       {"server_error"}},
      {"an array", body("[]"), {"unexpected_shape"}},
      {"null", body("null"), {"unexpected_shape"}},
      {"an empty object", body("{}"), {"unexpected_shape"}},
      {"deep", body(deep), {"not_json"}},
      {"deep and closed",
       with([&](Parts& parts) { parts.more = ",\"x\":" + deep + std::string(deep.size(), ']'); }),
       {"not_json"}},
      {"a key twice", with([](Parts& parts) { parts.more = R"(,"model":"tiny")"; }), {"not_json"}},
      {"a comma too many", with([](Parts& parts) { parts.more = ","; }), {"not_json"}},
      {"lone surrogate", with([](Parts& parts) { parts.more = R"(,"x":"\ud800")"; }), {"not_json"}},
      {"NUL", content(std::string("{\"stage\": \"T1\0\"}", 16)), {"not_json"}},
      {"broken UTF-8", content("{\"stage\": \"T1\xff\"}"), {"bad_encoding"}},
      {"cut UTF-8", content("{\"stage\": \"T1\xe2\x82\"}"), {"bad_encoding"}},
      {"overlong UTF-8", content("{\"stage\": \"T1\xc0\x80\"}"), {"bad_encoding"}},
      {"two values",
       [](Flavour f, std::uint64_t row) {
         const std::string text = chat_body(f, {.content = answer_of(row)});
         return send(response(200, text + "\n" + text));
       },
       {"not_json"}},
      {"stream",
       [](Flavour f, std::uint64_t row) {
         return send(response(200, "data: " + chat_body(f, {.content = answer_of(row)}) + "\n\n"));
       },
       {"not_json"}},
  });
}

TEST(RemoteFaults, Answers) {
  expect_named({
      {"another model", with([](Parts& parts) { parts.model = "large"; }), {"wrong_model"}},
      {"no model", with([](Parts& parts) { parts.model.reset(); }), {"unexpected_shape"}},
      {"cut off", with([](Parts& parts) { parts.reason = "length"; }), {"token_limit"}},
      {"cut off within",
       with([](Parts& parts) {
         parts.reason = "length";
         parts.content = R"({"stage": "T)";
       }),
       {"token_limit"}},
      {"no reason", with([](Parts& parts) { parts.reason.reset(); }), {"unexpected_shape"}},
      {"filtered",
       with([](Parts& parts) { parts.reason = "content_filter"; }),
       {"content_filtered", "unexpected_shape"}},
      {"tools", with([](Parts& parts) { parts.reason = "tool_calls"; }), {"unexpected_shape"}},
      {"a user", with([](Parts& parts) { parts.role = "user"; }), {"unexpected_shape"}},
      {"nobody", with([](Parts& parts) { parts.role.reset(); }), {"unexpected_shape"}},
      {"no content", with([](Parts& parts) { parts.content.reset(); }), {"unexpected_shape"}},
      {"empty", content(""), {"empty_answer"}},
      {"white space", content(" \n "), {"empty_answer"}},
      {"cut JSON", content(R"({"stage": "T)"), {"answer_not_json"}},
      {"fenced", content("```json\n{\"stage\": \"T1\"}\n```"), {"answer_not_json"}},
      {"prose", content(R"(Here it is: {"stage": "T1"})"), {"answer_not_json"}},
      {"two", content(R"({"stage": "T1"} {"stage": "T2"})"), {"answer_not_json"}},
      {"thoughts", content(R"(<think>T1 or T2</think>{"stage": "T1"})"), {"answer_not_json"}},
      {"a key twice", content(R"({"stage": "T1", "stage": "T2"})"), {"answer_not_json"}},
      {"schema ignored", content(R"({"stage": "late"})"), {"invalid"}},
      {"schema ignored by type", content("[]"), {"invalid"}},
      {"member too many", content(R"({"stage": "T1", "note": ""})"), {"invalid"}},
  });
}

TEST(RemoteFaults, Prompts) {
  expect_named({
      {"cut", n_prompt("500"), {"prompt_cut"}},
      {"nothing read", n_prompt("0"), {"prompt_cut"}},
      {"context is full", n_prompt("8192"), {"prompt_too_long"}},
      {"no room for the answer", n_prompt("8129"), {"prompt_too_long"}},
      {"not counted", n_prompt(std::nullopt), {"prompt_not_counted"}},
      {"negative", n_prompt("-4000"), {"prompt_not_counted"}},
      {"half", n_prompt("4000.5"), {"prompt_not_counted"}},
      {"huge", n_prompt("1e999"), {"prompt_not_counted"}},
      {"text", n_prompt("\"4000\""), {"prompt_not_counted"}},
      {"null", n_prompt("null"), {"prompt_not_counted"}},
  });
}

TEST(RemoteFaults, OfOneProtocolOnly) {
  for (const Flavour flavour : kFlavours) {
    const FaultServer server([&](const Received& request) {
      if (row_of(request) != 1U) return honest(flavour, request);
      if (flavour == Flavour::ollama)
        return send(response(200, chat_body(flavour, {.content = answer_of(1), .is_done = false})));
      std::string text = chat_body(flavour, {.content = answer_of(1)});
      const std::size_t end = text.find("}],");
      const std::size_t begin = text.find("[{") + 1;
      text.insert(end + 1, "," + text.substr(begin, end + 1 - begin));
      return send(response(200, text));
    });
    auto generator = make_generator(flavour, options_for(server));
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, kRows);
    ASSERT_TRUE(ran.status);
    EXPECT_EQ(cause_of(ran.completions.at(1)), "unexpected_shape") << to_string(flavour);
  }
}

// A body that ends anywhere, in an envelope that says it is whole; and an answer that does.
TEST(RemoteFaults, CutAtEveryByte) {
  for (const Flavour flavour : kFlavours) {
    for (const bool is_content : {false, true}) {
      const auto whole = [&](std::uint64_t row) {
        return is_content ? answer_of(row) : chat_body(flavour, {.content = answer_of(row)});
      };
      const FaultServer server([&](const Received& request) {
        const auto row = row_of(request);
        if (!row) return honest(flavour, request);
        const std::string part = whole(*row).substr(0, *row);
        return send(response(200, is_content ? chat_body(flavour, {.content = part}) : part));
      });
      auto generator = make_generator(flavour, options_for(server));
      ASSERT_TRUE(generator) << to_string(generator.error());
      std::uint64_t n_cuts = 0;
      while (n_cuts < whole(n_cuts).size())
        ++n_cuts;
      ASSERT_GT(n_cuts, 10U);
      const Ran ran = run(**generator, n_cuts + 20);
      ASSERT_TRUE(ran.status) << to_string(ran.status.error());
      for (const auto& [row, completion] : ran.completions) {
        const bool is_whole = row >= whole(row).size();
        EXPECT_EQ(is_success(completion), is_whole) << row;
        EXPECT_EQ(completion.text, is_whole ? answer_of(row) : "");
      }
    }
  }
}

// NOLINTEND(clang-analyzer-cplusplus.NewDeleteLeaks)

}  // namespace
}  // namespace extractinator::remote
