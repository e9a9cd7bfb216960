#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/assert.hpp"
#include "base/settings.hpp"
#include "base/text.hpp"

namespace tasuki::cli {
namespace {

Lang language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("ja") ? Lang::ja : Lang::en;
  }
  return Lang::en;
}

// --lang decides the language of the help too, so it is looked for before anything is parsed.
Lang find_language(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool next = argument == "--lang" && i + 1 < arguments.size();
    const std::string value = next                              ? arguments[i + 1]
                              : argument.starts_with("--lang=") ? argument.substr(7)
                                                                : "";
    if (value == "ja") return Lang::ja;
    if (value == "en") return Lang::en;
  }
  return language_of_environment();
}

void add_option(CLI::App& app, const OptionRow& row, Arguments& arguments, Lang lang) {
  auto& entry = arguments.entries[std::string(row.name)];
  entry.fallback = row.fallback;
  std::string help(lang == Lang::ja ? row.ja : row.en);
  if (!row.fallback.empty()) help += " [" + std::string(row.fallback) + "]";
  if (row.kind == OptionKind::flag) {
    app.add_flag_callback(
        std::string(row.name), [&entry] { entry.values = {"true"}; }, help);
    return;
  }
  const bool argument = row.kind == OptionKind::argument ||
                        row.kind == OptionKind::optional_argument ||
                        row.kind == OptionKind::arguments;
  // One word a value: what follows belongs to the next argument.
  const std::string name = argument ? to_lower(row.name) : std::string(row.name);
  CLI::Option* option = nullptr;
  if (row.kind == OptionKind::repeated || row.kind == OptionKind::arguments)
    option = app.add_option(name, entry.values, help)
                 ->allow_extra_args(row.kind == OptionKind::arguments);
  else
    option = app.add_option_function<std::string>(
        name, [&entry](const std::string& value) { entry.values = {value}; }, help);
  if (!argument) option->type_name("VALUE");
  if (row.kind == OptionKind::argument || row.kind == OptionKind::arguments) option->required();
}

// "-profile" is "--profile": users of the official FHIR validator write one dash.
std::string with_two_dashes(const std::string& word) {
  const bool one = word.size() > 2 && word[0] == '-' && word[1] != '-';
  const bool name =
      one && ((word[1] >= 'a' && word[1] <= 'z') || (word[1] >= 'A' && word[1] <= 'Z'));
  return name ? "-" + word : word;
}

CLI::App* child_named(CLI::App& app, const std::string& name) {
  for (CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; }))
    if (child->get_name() == name) return child;
  return nullptr;
}

// "institution add" hangs below "institution", which has no action of its own.
CLI::App* subcommand(CLI::App& root, std::string_view name, std::string_view help) {
  CLI::App* app = &root;
  const auto words = split(name, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word(words[i]);
    CLI::App* child = child_named(*app, word);
    if (child == nullptr) child = app->add_subcommand(word);
    if (i + 1 == words.size())
      child->description(std::string(help));
    else
      child->require_subcommand(1);
    app = child;
  }
  return app;
}

std::string unknown_command(const std::string& word, Lang lang) {
  std::vector<std::string_view> names;
  for (const CommandRow& row : commands()) names.push_back(split(row.name, ' ')[0]);
  const std::string_view close = nearest(word, names);
  std::string text = lang == Lang::ja ? "tasuki: コマンド「" + word + "」はありません。"
                                      : "tasuki: there is no command \"" + word + "\".";
  if (!close.empty())
    text += lang == Lang::ja ? "「" + std::string(close) + "」ですか？"
                             : " Did you mean \"" + std::string(close) + "\"?";
  return text + "\n";
}

// The whole command line as CLI11 sees it: one App a command, in the order of commands().
class Parser {
 public:
  explicit Parser(Invocation& invocation);
  void parse(const std::vector<std::string>& arguments);

 private:
  void add_common(CLI::App& app);
  bool ja() const { return invocation_.lang == Lang::ja; }

  Invocation& invocation_;
  CLI::App root_;
  std::string lang_;
  std::vector<Arguments> given_{commands().size()};
  std::vector<CLI::App*> apps_;
};

Parser::Parser(Invocation& invocation)
    : invocation_(invocation),
      root_(invocation.lang == Lang::ja
                ? "襷 Tasuki: 電子カルテ情報交換サービス"
                : "Tasuki: an exchange of medical documents between institutions",
            "tasuki") {
  root_.require_subcommand(1);
  for (std::size_t i = 0; i < commands().size(); ++i) {
    const CommandRow& row = commands()[i];
    CLI::App* app = subcommand(root_, row.name, ja() ? row.ja : row.en);
    for (const OptionRow& option : row.options)
      add_option(*app, option, given_[i], invocation.lang);
    add_common(*app);
    apps_.push_back(app);
  }
}

void Parser::add_common(CLI::App& app) {
  app.add_flag("--json", invocation_.json, ja() ? "結果をJSONで出力" : "print the result as JSON");
  app.add_option("--lang", lang_, ja() ? "表示言語" : "language of texts")
      ->check(CLI::IsMember({"ja", "en"}));
}

void Parser::parse(const std::vector<std::string>& arguments) {
  const bool word = !arguments.empty() && !arguments[0].starts_with("-");
  if (word && child_named(root_, arguments[0]) == nullptr) {
    invocation_.text = unknown_command(arguments[0], invocation_.lang);
    invocation_.status = 2;
    return;
  }
  try {
    std::vector<std::string> words(arguments.rbegin(), arguments.rend());
    std::ranges::transform(words, words.begin(), with_two_dashes);
    root_.parse(words);
  } catch (const CLI::ParseError& error) {
    const bool help = error.get_exit_code() == 0;
    CLI::App* at = &root_;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    const std::string what = "tasuki: " + std::string(error.what()) + "\n";
    invocation_.text = help ? at->help() : what + at->help();
    invocation_.status = help ? 0 : 2;
    return;
  }
  for (std::size_t i = 0; i < apps_.size(); ++i) {
    if (!apps_[i]->parsed()) continue;
    invocation_.command = &commands()[i];
    invocation_.arguments = std::move(given_[i]);
  }
}

}  // namespace

std::string Arguments::value(std::string_view name) const {
  const auto& given = values(name);
  return given.empty() ? entries.find(name)->second.fallback : given.back();
}

Result<std::uint64_t> Arguments::number(std::string_view name, std::uint64_t least,
                                        std::uint64_t most) const {
  const std::string text = value(name);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number < least || number > most)
    return fail(Code::parameter_invalid,
                std::string(name) + ": " + std::to_string(least) + " to " + std::to_string(most));
  return number;
}

const std::vector<std::string>& Arguments::values(std::string_view name) const {
  const auto found = entries.find(name);
  TASUKI_ASSERT(found != entries.end());
  return found->second.values;
}

Invocation read_command_line(const std::vector<std::string>& arguments) {
  Invocation invocation;
  invocation.lang = find_language(arguments);
  // `tasuki --lang ja --help` too: the language is known by now.
  std::vector<std::string> words = arguments;
  if (words.size() > 2 && words[0] == "--lang") words.erase(words.begin(), words.begin() + 2);
  Parser(invocation).parse(words);
  return invocation;
}

}  // namespace tasuki::cli
