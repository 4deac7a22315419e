// Renders chat templates with minja in a child process with limits. Public: ChatTemplate.
//
// minja is an interpreter without limits: it recurses on the template's nesting and on macros,
// divides by what the template says, and indexes as it says. None of that can be bounded from
// outside within one process, so the process is the bound.
#include "prompt/chat_template.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <exception>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/prctl.h>
#include <minja/minja.hpp>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/result.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kChatMl =
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

constexpr std::string_view kOtherTemplate =
    "choose a built-in chat template instead of the model's own";

// ---------------------------------------------------------------------------- in the child

// First byte of what the child sends; the rest is text, or two numbers.
enum class Reply : char { text = 't', mistake = 'm', left_out = 'l', too_long = 'o', memory = 'b' };

enum class SystemRole : std::uint8_t { own_message, in_first_user_message };
enum class Content : std::uint8_t { text, typed_pieces };

Json to_json(std::span<const Message> messages, SystemRole role, Content content) {
  Json list = Json::array();
  std::string pending;
  for (const Message& message : messages) {
    if (message.role == Role::system && role == SystemRole::in_first_user_message) {
      pending += message.content + "\n\n";
      continue;
    }
    std::string text = message.content;
    if (message.role == Role::user) text = std::exchange(pending, "") + text;
    Json item = {{"role", to_string(message.role)}, {"content", text}};
    // Under the names that templates know it by.
    if (!message.reasoning.empty()) {
      for (const char* name : {"reasoning_content", "reasoning", "thinking"})
        item[name] = message.reasoning;
    }
    if (content == Content::typed_pieces) {
      item["content"] = Json::array();
      if (!message.reasoning.empty())
        item["content"].push_back({{"type", "thinking"}, {"thinking", message.reasoning}});
      item["content"].push_back({{"type", "text"}, {"text", text}});
    }
    list.push_back(std::move(item));
  }
  return list;
}

minja::Value strftime_now() {
  return minja::Value::callable([](const auto&, minja::ArgumentsValue& arguments) {
    arguments.expectArgs("strftime_now", {1, 1}, {0, 0});
    const auto format = arguments.args[0].get<std::string>();
    std::tm date = {};  // ChatTemplate::kDate, a Wednesday.
    date.tm_year = 2025 - 1900;
    date.tm_mday = 1;
    date.tm_wday = 3;
    std::array<char, 256> text = {};
    const std::size_t length = std::strftime(text.data(), text.size(), format.c_str(), &date);
    return minja::Value(std::string(text.data(), length));
  });
}

bool contains_each_once(std::string_view text, std::span<const Message> messages) {
  std::size_t from = 0;
  const auto contains_once = [&](std::string_view part) {
    const std::size_t at = text.find(part);
    if (at == std::string_view::npos || at < from) return false;
    from = at + part.size();
    return part.empty() || text.find(part, at + 1) == std::string_view::npos;
  };
  return std::ranges::all_of(messages, [&](const Message& message) {
    return (message.reasoning.empty() || contains_once(message.reasoning)) &&
           contains_once(message.content);
  });
}

// Whether the pieces of typed content stand in the text themselves, as a template writes them that
// takes a list for a string.
bool shows_pieces(std::string_view text) {
  return text.contains("'type': 'text'") || text.contains("\"type\": \"text\"");
}

// Reply byte and payload.
std::string reply(Reply kind, std::string_view payload = "") {
  std::string text(1, static_cast<char>(kind));
  return text.append(payload);
}

// Of minja's message only the place is kept; the rest quotes the template and what it read.
std::string place_of(std::string_view what) {
  constexpr std::string_view kRow = " at row ";
  constexpr std::string_view kColumn = ", column ";
  const auto digits = [](std::string_view text) {
    return text.substr(0, text.find_first_not_of("0123456789"));
  };
  const std::size_t row_at = what.find(kRow);
  if (row_at == std::string_view::npos) return "0 0";
  const std::string_view row = digits(what.substr(row_at + kRow.size()));
  const std::string_view rest = what.substr(row_at + kRow.size() + row.size());
  if (!rest.starts_with(kColumn)) return "0 0";
  return std::string(row) + " " + std::string(digits(rest.substr(kColumn.size())));
}

// minja rethrows everything as std::runtime_error with the place appended to the message.
bool is_out_of_memory(const std::exception& error) {
  return std::string_view(error.what()).starts_with("std::bad_alloc");
}

std::string render_in_child(
    const std::string& source,
    const std::string& begin_text,
    const std::string& end_text,
    const std::string& reasoning_effort,
    std::span<const Message> messages,
    const Rendering& rendering,
    std::size_t max_output
) {
  std::string mistake;
  bool is_rendered = false;
  try {
    const auto root = minja::Parser::parse(
        source, {.trim_blocks = true, .lstrip_blocks = true, .keep_trailing_newline = false}
    );
    for (const Content content : {Content::text, Content::typed_pieces}) {
      for (const SystemRole role : {SystemRole::own_message, SystemRole::in_first_user_message}) {
        const auto context = minja::Context::make(
            minja::Value(
                Json{
                    {"messages", to_json(messages, role, content)},
                    {"add_generation_prompt", rendering.opens_answer},
                    {"bos_token", begin_text},
                    {"eos_token", end_text},
                    {"enable_thinking", rendering.thinking == Thinking::on},
                    {"thinking", rendering.thinking == Thinking::on},
                }
            )
        );
        context->set("strftime_now", strftime_now());
        // Undefined otherwise: templates have a default of their own.
        if (!reasoning_effort.empty())
          context->set("reasoning_effort", minja::Value(reasoning_effort));
        try {
          const std::string text = root->render(context);
          if (text.size() > max_output) return reply(Reply::too_long, std::to_string(text.size()));
          if (contains_each_once(text, messages) &&
              (content == Content::text || !shows_pieces(text)))
            return reply(Reply::text, text);
          is_rendered = true;
        } catch (const std::exception& error) {  // Perhaps of the role, or of the content's form.
          if (is_out_of_memory(error)) return reply(Reply::memory);
          if (mistake.empty()) mistake = place_of(error.what());
        }
      }
    }
  } catch (const std::exception& error) {
    return is_out_of_memory(error) ? reply(Reply::memory)
                                   : reply(Reply::mistake, place_of(error.what()));
  }
  return is_rendered ? reply(Reply::left_out) : reply(Reply::mistake, mistake);
}

void limit(int resource, std::size_t value) {
  const rlimit both = {.rlim_cur = value, .rlim_max = value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

std::size_t address_space_in_use() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void confine(const ChatTemplateLimits& limits, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  // Handlers of the program (stack traces, clean stop) are not for this process.
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU})
    ::signal(signal, SIG_DFL);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
    ::signal(signal, SIG_IGN);
  sigset_t none = {};
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CPU, limits.max_cpu_seconds);
  limit(RLIMIT_AS, address_space_in_use() + limits.max_memory);
  if (const int null = ::open("/dev/null", O_WRONLY); null >= 0) ::dup2(null, STDERR_FILENO);
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

// --------------------------------------------------------------------------- in the parent

// What came back from the child, and how it ended.
struct Outcome {
  std::string bytes;
  int status = 0;
  bool is_late = false;
};

class File {
 public:
  explicit File(int handle) : handle_(handle) {}
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const { return handle_; }
  void close() {
    if (handle_ >= 0) ::close(std::exchange(handle_, -1));
  }

 private:
  int handle_;
};

// Reads until the child is done, has said too much or is late; then ends and collects it.
Outcome collect(int file, pid_t child, std::size_t max_bytes, std::chrono::milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + patience;
  Outcome outcome;
  std::array<char, 16 * 1024> buffer = {};
  while (outcome.bytes.size() <= max_bytes) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd ready = {.fd = file, .events = POLLIN, .revents = 0};
    const int n_ready =
        ::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (n_ready < 0 && errno == EINTR) continue;
    if (n_ready <= 0) {
      outcome.is_late = true;
      break;
    }
    const ssize_t n = ::read(file, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    outcome.bytes.append(buffer.data(), static_cast<std::size_t>(n));
  }
  if (outcome.is_late || outcome.bytes.size() > max_bytes) ::kill(child, SIGKILL);
  while (::waitpid(child, &outcome.status, 0) < 0 && errno == EINTR) {
  }
  return outcome;
}

Location location_of(std::string_view payload) {
  Location at = {.file = "chat template"};
  const char* const end = payload.data() + payload.size();
  const auto line = std::from_chars(payload.data(), end, at.line);
  if (line.ec == std::errc{} && line.ptr != end) std::from_chars(line.ptr + 1, end, at.column);
  return at;
}

Result<std::string> understand(const Outcome& outcome, const ChatTemplateLimits& limits) {
  const auto over = [](std::string message) {
    return fail(ErrorCode::limit_exceeded, std::move(message), {}, std::string(kOtherTemplate));
  };
  const auto unfit = [](std::string message, Location at = {}) {
    return fail(
        ErrorCode::unsupported, std::move(message), std::move(at), std::string(kOtherTemplate)
    );
  };
  const std::string seconds = std::to_string(limits.max_cpu_seconds);
  if (outcome.is_late || (WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGXCPU) ||
      (WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGKILL))
    return over("the chat template was stopped after " + seconds + " s of computing");
  if (WIFSIGNALED(outcome.status) || WEXITSTATUS(outcome.status) != 0 || outcome.bytes.empty())
    return unfit("the chat template made its interpreter fail");

  const std::string_view payload = std::string_view(outcome.bytes).substr(1);
  switch (static_cast<Reply>(outcome.bytes.front())) {
    case Reply::text:
      return std::string(payload);
    case Reply::mistake:
      return unfit("the chat template has a mistake or raised an error", location_of(payload));
    case Reply::left_out:
      return unfit("the chat template leaves out, changes or repeats a message");
    case Reply::too_long:
      return over(
          "the chat template wrote " + std::string(payload) + " bytes, more than " +
          std::to_string(limits.max_growth) + " times what it was given"
      );
    case Reply::memory:
      break;
  }
  return over("the chat template took more than " + std::to_string(limits.max_memory) + " bytes");
}

std::size_t bracket_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  for (const char c : text) {
    if (c == '(' || c == '[' || c == '{') deepest = std::max(deepest, ++depth);
    if ((c == ')' || c == ']' || c == '}') && depth > 0) --depth;
  }
  return deepest;
}

}  // namespace

std::string_view to_string(Role role) {
  switch (role) {
    case Role::system:
      return "system";
    case Role::user:
      return "user";
    case Role::assistant:
      break;
  }
  return "assistant";
}

ChatTemplate::ChatTemplate(
    std::string source,
    std::string_view begin_text,
    std::string_view end_text,
    const ChatTemplateLimits& limits
)
    : source_(std::move(source)),
      begin_text_(begin_text),
      end_text_(end_text),
      limits_(limits),
      hash_(hash_of(source_)) {}

Result<ChatTemplate> ChatTemplate::make(
    std::string source,
    std::string_view begin_text,
    std::string_view end_text,
    const ChatTemplateLimits& limits
) {
  if (source.size() > limits.max_bytes) {
    return fail(
        ErrorCode::limit_exceeded,
        "the chat template has " + std::to_string(source.size()) + " bytes, more than " +
            std::to_string(limits.max_bytes),
        {},
        std::string(kOtherTemplate)
    );
  }
  if (const std::size_t depth = bracket_depth(source); depth > limits.max_depth) {
    return fail(
        ErrorCode::limit_exceeded,
        "the chat template nests brackets " + std::to_string(depth) + " deep, more than " +
            std::to_string(limits.max_depth),
        {},
        std::string(kOtherTemplate)
    );
  }
  return ChatTemplate(std::move(source), begin_text, end_text, limits);
}

ChatTemplate ChatTemplate::built_in() { return {std::string(kChatMl), "", "", {}}; }

ChatTemplate ChatTemplate::with_reasoning_effort(std::string_view word) const {
  ChatTemplate told = *this;
  told.reasoning_effort_ = word;
  return told;
}

Result<std::string> ChatTemplate::render(
    std::span<const Message> messages, const Rendering& rendering
) const {
  std::size_t n_input = source_.size();
  for (const Message& message : messages)
    n_input += message.content.size() + message.reasoning.size();
  const std::size_t max_output = limits_.max_growth * n_input + limits_.free_output_bytes;

  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(
        ErrorCode::io_error,
        "no pipe for the chat template: " + std::system_category().message(errno)
    );
  const File reading(ends[0]);
  File writing(ends[1]);

  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0)
    return fail(
        ErrorCode::io_error,
        "no process for the chat template: " + std::system_category().message(errno)
    );
  if (child == 0) {
    confine(limits_, parent);
    write_all(
        writing.get(),
        render_in_child(
            source_, begin_text_, end_text_, reasoning_effort_, messages, rendering, max_output
        )
    );
    ::_exit(0);  // Nothing of the program's own may run its clean-up here.
  }
  writing.close();
  // A loaded machine may give the child little of its time.
  const std::chrono::seconds patience(30 * limits_.max_cpu_seconds);
  return understand(collect(reading.get(), child, max_output + 1, patience), limits_);
}

}  // namespace extractinator::prompt
