#include "api/credential_reports.h"

#include <array>
#include <optional>

#include "api/account_lookup.h"
#include "api/rules.h"
#include "identity/names.h"

namespace keyward::api {
namespace {
using identity::Account;

constexpr std::string_view kHeader =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_"
    "region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
    "cert_2_last_rotated";
constexpr std::string_view kNotApplicable = "N/A";
constexpr std::string_view kNoInformation = "no_information";
constexpr std::string_view kNotSupported = "not_supported";
constexpr std::size_t kKeys = 2;
constexpr std::size_t kCertificates = 2;
constexpr std::int64_t kDay = 86'400;

// One line (RFC 4180): a user's name, and so its ARN, may hold a comma.
class Line {
 public:
  explicit Line(std::string& out) : out_(out) { out_ += '\n'; }

  Line& text(std::string_view field) {
    if (!first_) out_ += ',';
    first_ = false;
    const bool quoted = field.find(',') != field.npos;
    if (quoted) out_ += '"';
    out_ += field;
    if (quoted) out_ += '"';
    return *this;
  }
  Line& time(const std::optional<Time>& when, std::string_view otherwise) {
    if (!when) return text(otherwise);
    std::string shown = iso8601(*when);
    shown.replace(shown.size() - 1, 1, "+00:00");
    return text(shown);
  }
  Line& flag(bool is) { return text(is ? "true" : "false"); }

 private:
  std::string& out_;
  bool first_ = true;
};

void add_keys(Line& line, const std::vector<identity::AccessKey>& keys, audit::Usage& usage) {
  for (std::size_t i = 0; i < kKeys; ++i) {
    const identity::AccessKey* const key = i < keys.size() ? &keys[i] : nullptr;
    const std::optional<audit::KeyUse> use = key != nullptr ? usage.last_use(key->id) : std::nullopt;
    const bool active = key != nullptr && key->active;
    line.flag(active).time(active ? std::optional(key->created) : std::nullopt, kNotApplicable);
    line.time(use ? std::optional(use->when) : std::nullopt, kNotApplicable);
    line.text(use ? std::string_view(use->region) : kNotApplicable);
    line.text(use ? std::string_view(use->service) : kNotApplicable);
  }
}

void add_certificates(Line& line, const std::vector<identity::SigningCertificate>& certificates) {
  for (std::size_t i = 0; i < kCertificates; ++i) {
    const bool active = i < certificates.size() && certificates[i].active;
    line.flag(active).time(active ? std::optional(certificates[i].uploaded) : std::nullopt, kNotApplicable);
  }
}

void add_root(std::string& out, const Account& account, audit::Usage& usage) {
  const identity::AccountSettings& settings = account.settings();
  Line line(out);
  line.text("<root_account>").text(identity::root_arn(settings.id)).time(settings.created, kNotApplicable);
  line.text(kNotSupported).time(settings.root.password_last_used, kNoInformation);
  line.text(kNotSupported).text(kNotSupported).flag(first_device(account, identity::kRootOwner) != nullptr);
  add_keys(line, settings.root.access_keys, usage);
  add_certificates(line, settings.root.signing_certificates);
}

void add_user(std::string& out, const Account& account, const identity::User& user, audit::Usage& usage) {
  const auto& policy = account.settings().password_policy;
  std::optional<Time> changed, next;
  if (user.login) {
    changed = user.login->password_changed;
    if (policy && policy->max_age_days) next = Time{changed->seconds + *policy->max_age_days * kDay};
  }
  Line line(out);
  line.text(user.name).text(identity::user_arn(account.id(), user.path, user.name)).time(user.created, kNotApplicable);
  line.flag(user.login.has_value());
  if (user.login) {
    line.time(user.password_last_used, kNoInformation);
  } else {
    line.text(kNotApplicable);
  }
  line.time(changed, kNotApplicable).time(next, kNotApplicable).flag(first_device(account, user.id) != nullptr);
  add_keys(line, user.access_keys, usage);
  add_certificates(line, user.signing_certificates);
}
}  // namespace

std::string credential_report(const Account& account, audit::Usage& usage) {
  std::string out(kHeader);
  add_root(out, account, usage);
  account.users().visit([&](const std::string&, const auto& user) { add_user(out, account, *user, usage); });
  return out;
}

std::shared_ptr<const CredentialReport> CredentialReports::find(std::string_view account) const {
  const std::lock_guard lock(mutex_);
  const auto found = reports_.find(account);
  return found == reports_.end() ? nullptr : found->second;
}

void CredentialReports::put(std::string_view account, CredentialReport report) {
  auto made = std::make_shared<const CredentialReport>(std::move(report));
  const std::lock_guard lock(mutex_);
  reports_.insert_or_assign(std::string(account), std::move(made));
}

// The report is made at once; AWS's clients ask until it is complete, so the first answer tells that it was begun.
Result<iam::GenerateCredentialReportOutput> generate_credential_report(const Context& context,
                                                                       const iam::GenerateCredentialReportInput&) {
  CredentialReports& reports = *context.env.credential_reports;
  const auto newest = reports.find(context.account.id());
  iam::GenerateCredentialReportOutput output;
  output.state = "COMPLETE";
  if (newest != nullptr && context.now.seconds - newest->generated.seconds < kReportSeconds) return output;
  reports.put(context.account.id(), {credential_report(context.account, context.env.usage), context.now});
  output.state = "STARTED";
  output.description = "No report exists. Starting a new report generation task";
  return output;
}

Result<iam::GetCredentialReportOutput> get_credential_report(const Context& context,
                                                             const iam::GetCredentialReportInput&) {
  const auto newest = context.env.credential_reports->find(context.account.id());
  if (newest == nullptr)
    return fail(Code::ReportNotPresent, "There is no credential report. Use GenerateCredentialReport to make one.");
  if (context.now.seconds - newest->generated.seconds >= kReportSeconds)
    return fail(Code::ReportExpired,
                "The newest credential report is older than four hours. Use GenerateCredentialReport to make another.");
  iam::GetCredentialReportOutput output;
  output.content.assign(newest->text.begin(), newest->text.end());
  output.report_format = "text/csv";
  output.generated_time = newest->generated;
  return output;
}

}  // namespace keyward::api
