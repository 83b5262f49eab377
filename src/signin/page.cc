#include "signin/page.h"

#include <fmt/format.h>

#include "api/xml.h"

namespace keyward::signin {
namespace {
// The console's own colours of light and dark.
constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">
<style>
:root { --page: #fff; --ink: #0f141a; --line: #c6c6cd; --action: #006ce0; --on-action: #fff; color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  :root { --page: #161d26; --ink: #dedee3; --line: #424650; --action: #42b4ff; --on-action: #161d26; }
}
body { background: var(--page); color: var(--ink); font: 14px/20px "Open Sans", "Helvetica Neue", Roboto, Arial, sans-serif;
  max-width: 480px; margin: 0 auto; padding: 32px 16px; overflow-wrap: anywhere; }
header { font-size: 24px; font-weight: 700; line-height: 30px; text-align: center; margin-bottom: 20px; }
main { border: 1px solid var(--line); border-radius: 16px; padding: 20px; }
h1 { font-size: 24px; line-height: 30px; margin: 0 0 12px; }
fieldset { border: 0; margin: 16px 0 0; padding: 0; }
legend { font-size: 16px; font-weight: 700; padding: 0; }
p { margin: 0 0 12px; }
label { display: block; padding: 6px 0; }
.button { background: var(--action); color: var(--on-action); border: 0; border-radius: 20px; box-sizing: border-box;
  cursor: pointer; display: block; font: inherit; font-weight: 700; margin-top: 16px; padding: 6px 20px; text-align: center;
  text-decoration: none; width: 100%; }
.button:focus-visible, input:focus-visible { outline: 2px solid var(--action); outline-offset: 2px; }
</style>
)";
}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  api::append_xml_text(out, text);
  return out;
}

Web::Reply page(int status, std::string_view title, std::string_view text, std::string_view more) {
  return {
      .status = status,
      .body = fmt::format("{}<title>{} | Keyward</title></head>\n<body><header>Keyward</header>\n<main><h1>{}</h1>\n"
                          "<p>{}</p>\n{}</main></body></html>\n",
                          kHead, escaped(title), escaped(title), escaped(text), more),
      .content_type = "text/html; charset=utf-8"};
}

std::string link_button(std::string_view url, std::string_view label) {
  return fmt::format("<a class=\"button\" href=\"{}\">{}</a>\n", escaped(url), escaped(label));
}

std::string hidden_field(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escaped(name), escaped(value));
}
}  // namespace keyward::signin
