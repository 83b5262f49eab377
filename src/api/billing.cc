// The Billing page's data, and the switch that opens it to users:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_billing.html
#include "api/rules.h"
#include "identity/milestones.h"

namespace keyward::api {
namespace {
template <class Shape>
void fill(Shape& shape, const audit::DayCounts& counts) {
  for (std::size_t service = 0; service < audit::kServiceNames.size(); ++service)
    for (std::size_t verdict = 0; verdict < audit::kVerdictNames.size(); ++verdict)
      if (counts.requests[service][verdict] != 0)
        shape.requests.push_back({std::string(audit::kServiceNames[service]),
                                  std::string(audit::kVerdictNames[verdict]), counts.requests[service][verdict]});
  shape.sign_ins = counts.sign_ins;
  shape.sign_in_failures = counts.sign_in_failures;
  shape.decisions = counts.decisions;
  shape.users = counts.users;
  shape.groups = counts.groups;
  shape.policies = counts.policies;
  shape.access_keys = counts.access_keys;
}

// What the account holds at this moment.
void count_entities(audit::DayCounts& counts, const identity::Account& account) {
  counts.users = static_cast<std::int64_t>(account.users().size());
  counts.groups = static_cast<std::int64_t>(account.groups().size());
  counts.policies = static_cast<std::int64_t>(account.policies().size());
  counts.access_keys = static_cast<std::int64_t>(account.settings().root.access_keys.size());
  account.users().visit([&](const std::string&, const auto& user) {
    counts.access_keys += static_cast<std::int64_t>(user->access_keys.size());
  });
}
}  // namespace

Result<billing::GetBillingDataOutput> get_billing_data(const Context& context,
                                                       const billing::GetBillingDataInput& input) {
  const std::string today = iso_date(context.now);
  billing::GetBillingDataOutput output;
  output.month = input.month.value_or(today.substr(0, 7));
  audit::DayCounts totals;
  for (auto& [date, counts] : context.env.usage.month(context.account.id(), output.month)) {
    if (date == today) count_entities(counts, context.account);
    totals.add(counts);
    totals.take_entities(counts);
    billing::DayUsage& day = output.days.emplace_back();
    day.date = date;
    fill(day, counts);
  }
  if (output.month == today.substr(0, 7)) count_entities(totals, context.account);
  fill(output.totals, totals);
  return output;
}

Result<billing::GetIAMAccessPreferenceOutput> get_iam_access_preference(const Context& context,
                                                                        const billing::GetIAMAccessPreferenceInput&) {
  return billing::GetIAMAccessPreferenceOutput{context.account.settings().billing_access};
}

WriteResult<billing::UpdateIAMAccessPreferenceOutput> update_iam_access_preference(
    const Context& context, const billing::UpdateIAMAccessPreferenceInput& input) {
  identity::AccountSettings settings = context.account.settings();
  settings.billing_access = input.activated;
  if (input.activated) identity::mark(settings, identity::kBillingOpened, context.now);
  Written<billing::UpdateIAMAccessPreferenceOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(settings)));
  return written;
}
}  // namespace keyward::api
