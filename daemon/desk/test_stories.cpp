#include "daemon/desk/test_stories.hpp"

#include <algorithm>

#include "daemon/messages/render.hpp"
#include "daemon/policy/debtor_settings.hpp"
#include "daemon/settings/story_file.hpp"

namespace dunning::desk {
namespace {

// As dispatch makes it; the story ends with a message that could not have left.
void render(const story::Setting& setting, const messages::Templates& templates,
            StoryResult& result) {
  auto& told = result.told;
  for (const auto& left : told.left) {
    auto& text = result.texts.emplace_back();
    if (!left.intent.writes() && left.intent.kind == "step") continue;
    const messages::Situation situation{left.intent,
                                        setting.rules.creditor,
                                        left.debtor,
                                        left.on,
                                        setting.rules.language,
                                        {},
                                        false,
                                        {},
                                        &setting.jurisdiction.statute};
    const auto rendered = messages::render(templates, situation);
    if (rendered) {
      text = rendered->subject + "\n\n" + rendered->body;
      continue;
    }
    told.mismatches.push_back({result.line,
                               left.on,
                               {story::text_of(left)},
                               {"the message cannot be made"},
                               {rendered.error().message}});
  }
}

// What was sent about the item until then, as the store would tell it.
std::vector<store::Overview::OccasionOf> occasions_of(const story::Told& told, ItemId item,
                                                      Date until) {
  std::vector<store::Overview::OccasionOf> found;
  for (const auto& left : told.left) {
    const auto& advances = left.intent.advances;
    const bool about = std::any_of(advances.begin(), advances.end(),
                                   [&](const auto& advance) { return advance.item == item; });
    if (!about || left.on > until) continue;
    auto& of = found.emplace_back();
    of.occasion.id = {left.occasion};
    of.occasion.on = left.on;
    of.occasion.intent = left.intent;
  }
  return found;
}

void hold_against_law(const story::Setting& setting, StoryResult& result) {
  for (const auto& moment : result.told.moments) {
    const auto type = policy::debtor_type(
        moment.account.debtor, policy::debtor_settings(moment.account, setting.rules, moment.on),
        setting.rules.debtors_are, setting.jurisdiction);
    for (const auto& item : moment.account.items) {
      if (std::find(moment.items.begin(), moment.items.end(), item.id) == moment.items.end())
        continue;
      const auto occasions = occasions_of(result.told, item.id, moment.on);
      // What was rendered said it (messages/render.hpp).
      const auto interrupted = interruptions(
          moment.account, item.id, occasions, moment.on, [&](const std::string&) -> Result<bool> {
            return !setting.jurisdiction.statute.reservation.empty();
          });
      auto checklist =
          law_checklist({moment.account, setting.rules, setting.policies, setting.jurisdiction,
                         moment.on, type, item.id, item.policy, occasions, *interrupted});
      result.law.push_back(
          {moment.on, moment.after, moment.account.debtor, item, std::move(checklist)});
    }
  }
}

void test(const settings::StoryFile& file, StoriesAnswer& answer) {
  const auto templates = messages::Templates::load(file.templates);
  if (!templates) {
    settings::Complaint complaint;
    complaint.file = file.templates.string();
    complaint.message = templates.error().message;
    answer.complaints.push_back(std::move(complaint));
    return;
  }
  for (const auto& one : file.stories) {
    StoryResult result;
    result.file = file.file.string();
    result.name = one.name;
    result.line = one.line;
    result.told = story::tell(one, file.setting);
    render(file.setting, *templates, result);
    hold_against_law(file.setting, result);
    answer.stories.push_back(std::move(result));
  }
}

}  // namespace

bool StoriesAnswer::fine() const {
  return complaints.empty() && std::all_of(stories.begin(), stories.end(),
                                           [](const auto& one) { return one.told.fine(); });
}

StoriesAnswer test_stories(const std::vector<std::string>& files) {
  StoriesAnswer answer;
  for (const auto& file : files) {
    auto loaded = settings::load_stories(file);
    ++answer.files;
    answer.complaints.insert(answer.complaints.end(), loaded.complaints.begin(),
                             loaded.complaints.end());
    if (loaded.value) test(*loaded.value, answer);
  }
  return answer;
}

}  // namespace dunning::desk
