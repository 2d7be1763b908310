//! The machines for the plan: nodes with processes on them, what is left over, and what it costs.

use flink_memory::{Deployment, MemorySize, ShortSize};
use flink_plan::fleet::{Fleet, Fleeted, Group, HOURS, KNOWN, Machines, Resources, Side, Upgrade, Used, fleet, nodes};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::Found;
use super::fields::{Fields, PASTED, SIZED};
use super::picture::picture;
use super::questions::{Named, OnAnswer, choice, field};
use crate::view::advice::plain_code;

fn short(bytes: i64) -> String {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default()).to_string()
}

fn both(resources: Resources) -> String {
    let cores = resources.cpu as f64 / 1000.0;
    format!(
        "{} and {} cores",
        short(resources.memory),
        (cores * 10.0).round() / 10.0
    )
}

fn several(count: i64, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// The nodes that are asked about, and what there is to say about them.
fn groups(fields: &Fields, machines: &Machines) -> Result<(Vec<Group>, Vec<String>), String> {
    let beside = Resources {
        memory: machines.daemon_sets.map_or(0, MemorySize::bytes),
        cpu: 0,
    };
    let text = fields.text("nodes");
    if fields.text("node") == PASTED && !text.trim().is_empty() {
        let (mut groups, notes) = nodes(text).map_err(|fault| fault.to_string())?;
        for group in &mut groups {
            group.node.beside = beside;
        }
        return Ok((groups, notes));
    }
    let group = machines.node.map(|node| node.group(machines.count, beside));
    let (groups, notes) = group.into_iter().unzip();
    Ok((groups, notes))
}

/// What is asked and what comes of it.
pub fn fleet_section(fields: &Fields, found: &Found, on_answer: &OnAnswer) -> Html {
    let document = &found.planned.answer.document;
    if document.deployment == Deployment::Local {
        return html! {};
    }
    let machines = &found.inputs.machines;
    let read = groups(fields, machines);
    let (nodes, notes, fault) = match read {
        Ok((nodes, notes)) => (nodes, notes, None),
        Err(fault) => (Vec::new(), Vec::new(), Some(fault)),
    };
    let asked = Fleet {
        nodes,
        job_managers: machines.managers.unwrap_or(1),
        upgrade: machines.upgrade.unwrap_or_default(),
        price: machines.price,
        ..Fleet::default()
    };
    let fleeted = fleet(&found.planned.answer, &asked);
    html! {
        <section class="fleet" aria-label="Machines">
            <h2>{ "Machines" }</h2>
            { questions(fields, on_answer) }
            if let Some(fault) = fault { <p class="wrong" role="alert">{ plain_code(&format!("Not read: {fault}.")) }</p> }
            { match &fleeted {
                Ok(fleeted) => answer(fleeted, &asked, &notes),
                Err(reason) => html! { <p class="note">{ format!("{reason}.") }</p> },
            } }
        </section>
    }
}

fn questions(fields: &Fields, on_answer: &OnAnswer) -> Html {
    let mut machines = vec![
        ("", "not known"),
        (PASTED, "paste kubectl get nodes"),
        (SIZED, "a machine of …"),
    ];
    machines.extend(KNOWN.iter().map(|known| (known.name, known.name)));
    let ask = |named: Named, placeholder: &str, hint: &str| {
        let is_wrong = fields.is_wrong(named.0);
        field(fields, named, placeholder, (hint, is_wrong), on_answer)
    };
    let oninput =
        on_answer.reform(|event: InputEvent| ("nodes", event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    let upgrades = [
        ("", "stop, then start again"),
        (Upgrade::Rolling.word(), "rolling, a quarter more"),
        (Upgrade::BlueGreen.word(), "blue/green, all twice"),
    ];
    let kind = fields.text("node");
    html! {
        <form class="questions" aria-label="Questions about the machines"
            onsubmit={|event: SubmitEvent| event.prevent_default()}>
            { choice(fields, ("node", "fleet-node", "Nodes"), &machines, on_answer) }
            if kind == PASTED {
                <textarea id="fleet-nodes" rows="4" spellcheck="false" aria-label="Nodes as YAML or JSON"
                    placeholder="What kubectl get nodes -o yaml prints" value={fields.text("nodes").to_owned()} {oninput} />
            }
            if kind == SIZED {
                { ask(("memory", "fleet-memory", "Memory of each"), "64Gi", "") }
                { ask(("cpu", "fleet-cpu", "Cores of each"), "16", "") }
            }
            if !kind.is_empty() {
                { ask(("daemon-sets", "fleet-daemon-sets", "Daemon sets take"), "0", "Memory on each node: 600Mi") }
            }
            if !kind.is_empty() && kind != PASTED {
                { ask(("count", "fleet-count", "How many there are"), "as needed", "") }
            }
            { ask(("managers", "fleet-managers", "JobManagers"), "1", "2 with high availability") }
            { choice(fields, ("upgrade", "fleet-upgrade", "Upgrades"), &upgrades, on_answer) }
            { ask(("price", "fleet-price", "Price of a GiB-hour"), "none", "") }
        </form>
    }
}

fn answer(fleeted: &Fleeted, asked: &Fleet, notes: &[String]) -> Html {
    let packing = &fleeted.packing;
    let unplaced = packing.unplaced + packing.unplaced_managers;
    let surplus = fleeted.surplus;
    let is_placed = !asked.nodes.is_empty();
    let fact = |name: &'static str, value: String, more: String| {
        html! { <div><dt>{ name }</dt><dd><strong>{ value }</strong>{ " " }<span class="faint">{ plain_code(&more) }</span></dd></div> }
    };
    let spare = match fleeted.spare_slots {
        Some(spare) if spare > 0 => format!("{} stay free.", several(spare, "slot")),
        _ => String::new(),
    };
    html! {
        <>
            { for notes.iter().chain(&fleeted.notes).map(|note| html! { <p class="note">{ plain_code(note) }</p> }) }
            if unplaced > 0 {
                <p class="wrong" role="alert">{ format!("{} of the processes find no place on these nodes.", unplaced) }</p>
            }
            if is_placed { { picture(fleeted) } }
            <dl class="figures">
                { fact("TaskManagers", fleeted.task_managers.to_string(), format!("of {} each. {spare}", both(fleeted.task_manager.takes))) }
                { fact("All processes", short(fleeted.requested.memory), format!("and {} cores", fleeted.requested.cpu / 1000)) }
                if is_placed {
                    { fact("Nodes", packing.nodes().to_string(), format!("{} are left over on them.", both(packing.left))) }
                }
                if let Some(best) = fleeted.best {
                    { fact("The size that wastes least", short(best.size << 20), format!(
                        "{} on a node, {}, {} left over in all.", best.each, several(best.nodes, "node"), short(best.left))) }
                }
                if fleeted.given_away >= 1 << 20 {
                    { fact("Given away by rounding", short(fleeted.given_away), "YARN gives whole multiples of its minimum.".to_owned()) }
                }
                { fact("An upgrade adds", if surplus.task_managers == 0 { "nothing".to_owned() } else { short(surplus.takes.memory) }, {
                    let nodes = if is_placed && surplus.task_managers > 0 { format!(" {} then.", several(surplus.nodes, "node")) } else { String::new() };
                    format!("{}{nodes}", asked.upgrade.why())
                }) }
                if let Some(cost) = fleeted.cost {
                    { fact("Cost a month", format!("{:.2}", cost.requested * HOURS), match cost.nodes {
                        Some(nodes) => format!("for what processes ask for; {:.2} for the nodes.", nodes * HOURS),
                        None => "for what processes ask for.".to_owned(),
                    }) }
                }
            </dl>
            if is_placed { { table(&packing.used) } }
            { sides(&fleeted.sides) }
        </>
    }
}

/// The nodes as a table.
fn table(used: &[Used]) -> Html {
    let row = |used: &Used| {
        html! {
            <tr>
                <th scope="row">{ format!("{} × {}", used.count, used.name) }</th>
                <td class="number">{ used.job_managers }</td>
                <td class="number">{ used.task_managers }</td>
                <td class="number">{ short(used.left.memory) }</td>
                <td class="number">{ format!("{:.1}", used.left.cpu as f64 / 1000.0) }</td>
            </tr>
        }
    };
    html! {
        <details>
            <summary id="fleet-table">{ "Nodes as a table" }</summary>
            <table>
                <thead><tr>
                    <th scope="col">{ "Nodes" }</th>
                    <th scope="col" class="number">{ "JobManagers" }</th>
                    <th scope="col" class="number">{ "TaskManagers" }</th>
                    <th scope="col" class="number">{ "Memory left" }</th>
                    <th scope="col" class="number">{ "Cores left" }</th>
                </tr></thead>
                <tbody>{ for used.iter().map(row) }</tbody>
            </table>
        </details>
    }
}

/// One large against several small.
fn sides(sides: &[Side]) -> Html {
    if sides.len() < 2 {
        return html! {};
    }
    let row = |name: &'static str, value: fn(&Side) -> String| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                { for sides.iter().map(|side| html! { <td class={classes!("number", side.is_present.then_some("present"))}>{ value(side) }</td> }) }
            </tr>
        }
    };
    let head = |side: &Side| {
        html! { <th scope="col" class={classes!("number", side.is_present.then_some("present"))}>{ format!("{} × {}", side.count, short(side.size << 20)) }</th> }
    };
    html! {
        <details>
            <summary id="fleet-sides">{ "One large or several small TaskManagers" }</summary>
            <p class="faint">{ "The same slots in the same memory: what processes pay once each, and what is left to jobs. The plan’s own is marked." }</p>
            <div class="scrolls" tabindex="0" role="group" aria-label="One large or several small TaskManagers">
                <table>
                    <thead><tr><th scope="col">{ "In all" }</th>{ for sides.iter().map(head) }</tr></thead>
                    <tbody>
                        { row("Slots of each", |side| side.slots.to_string()) }
                        { row("JVM Metaspace", |side| short(side.metaspace)) }
                        { row("JVM Overhead", |side| short(side.overhead)) }
                        { row("Flink’s own", |side| short(side.framework)) }
                        { row("Task Heap", |side| short(side.task_heap)) }
                        { row("Managed", |side| short(side.managed)) }
                        { row("Network", |side| short(side.network)) }
                        { row("Buffers of each", |side| side.buffers.to_string()) }
                        { row("One exchange needs", |side| side.required.map_or_else(|| "–".to_owned(), |required| required.to_string())) }
                    </tbody>
                </table>
            </div>
        </details>
    }
}
