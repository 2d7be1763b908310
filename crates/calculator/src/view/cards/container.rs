//! What the process in view runs in: the pod or the container that Flink asks for, or what is the user's to give.

use flink_memory::container::{Container, ContainerRefusal, Pod, Request, YarnContainer};
use flink_memory::{Component, Deployment, Derivation, ExactSize, MemorySize, ShortSize};
use yew::prelude::*;

use crate::model::shown::Shown;
use crate::view::key::key;

/// What is asked for, and `minimum`, the field for YARN's minimum allocation.
pub fn card(shown: &Shown, asked: &Result<Option<Container>, ContainerRefusal>, minimum: Html, native: Html) -> Html {
    let target = shown.derivation().target;
    let on_yarn = target.deployment == Deployment::Yarn;
    let body = match asked {
        Ok(Some(container)) => html! {
            <>
                {
                    match &container.request {
                        Request::Kubernetes(pod) => pod_list(pod),
                        Request::Yarn(yarn) => yarn_list(yarn),
                    }
                }
                { for remarks(shown.derivation(), container).into_iter().map(|remark| html! { <p>{ remark }</p> }) }
            </>
        },
        Ok(None) => own(shown),
        Err(refusal) => html! { <p class="fault">{ refusal.to_string() }</p> },
    };
    html! {
        <section class="fact runs-in" aria-label={title(target.deployment)}>
            <h2>{ title(target.deployment) }</h2>
            { body }
            { native }
            if on_yarn {
                <p class="entry" title="yarn.scheduler.minimum-allocation-mb">
                    { minimum }
                    <label for="minimum-allocation">{ "Minimum YARN allocation (MiB)" }</label>
                </p>
            }
        </section>
    }
}

const fn title(deployment: Deployment) -> &'static str {
    match deployment {
        Deployment::Standalone => "Machine",
        Deployment::Local => "JVM",
        Deployment::Kubernetes | Deployment::KubernetesOperator => "Pod",
        Deployment::Docker | Deployment::Yarn => "Container",
    }
}

/// The memory that a container takes from the cluster.
pub fn taken(container: &Container) -> MemorySize {
    mebibytes(match &container.request {
        Request::Kubernetes(pod) => pod.memory_request,
        Request::Yarn(yarn) => yarn.allocated,
    })
}

fn mebibytes(mebibytes: i32) -> MemorySize {
    MemorySize::from_mebibytes(u32::try_from(mebibytes).unwrap_or(0))
}

fn pod_list(pod: &Pod) -> Html {
    let ((cpu_request, memory_request), (cpu_limit, memory_limit)) = (pod.requests(), pod.limits());
    let row = |name: &str, request: String, limit: String| match request == limit {
        true => html! { <div><dt>{ name.to_owned() }</dt><dd><code>{ request }</code></dd></div> },
        false => html! {
            <>
                <div><dt>{ format!("{name} request") }</dt><dd><code>{ request }</code></dd></div>
                <div><dt>{ "limit" }</dt><dd><code>{ limit }</code></dd></div>
            </>
        },
    };
    html! { <dl>{ row("Memory", memory_request, memory_limit) }{ row("CPU", cpu_request, cpu_limit) }</dl> }
}

fn yarn_list(yarn: &YarnContainer) -> Html {
    let row = |name: &str, amount: String| {
        html! { <div><dt>{ name.to_owned() }</dt><dd>{ amount }</dd></div> }
    };
    let size = |amount: i32| format!("{amount}\u{a0}MiB");
    html! {
        <dl>
            { row("Requested", size(yarn.requested)) }
            { row("Allocated", size(yarn.allocated)) }
            { row("Unused", size(yarn.stranded)) }
            { row("Virtual cores", yarn.vcores.to_string()) }
        </dl>
    }
}

fn total(derivation: &Derivation) -> MemorySize {
    derivation.amounts.size(Component::TotalProcess).unwrap_or_default()
}

/// What is worth a word, each in a sentence.
fn remarks(derivation: &Derivation, container: &Container) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(worker) = &container.worker {
        let overhead = |derivation: &Derivation| derivation.amounts.size(Component::JvmOverhead).unwrap_or_default();
        let ((before, after), (was, is)) = (
            apart(total(derivation), container.process),
            apart(overhead(derivation), overhead(worker)),
        );
        let what = match container.request {
            Request::Kubernetes(_) => "pod",
            Request::Yarn(_) => "container",
        };
        remarks.push(format!(
            "The configuration totals {before}, the {what} {after}: here Flink ignores the total and computes JVM \
             Overhead again from the other parts: {is} instead of {was}."
        ));
    }
    let asked = match &container.request {
        Request::Kubernetes(pod) => {
            if pod.memory_limit > pod.memory_request {
                remarks.push(format!(
                    "The process is sized for the request. Above the limit, {}, Kubernetes kills it.",
                    ShortSize(mebibytes(pod.memory_limit))
                ));
            } else {
                remarks.push("Kubernetes kills it above its limit.".to_owned());
            }
            pod.memory_request
        }
        Request::Yarn(yarn) => yarn.requested,
    };
    let lost = container.process.checked_sub(mebibytes(asked)).unwrap_or_default();
    if lost > MemorySize::ZERO && container.worker.is_none() {
        remarks.push(format!(
            "Flink requests whole mebibytes: the last {} of {} are cut.",
            ShortSize(lost),
            ShortSize(container.process)
        ));
    }
    remarks
}

/// Two sizes in words that differ.
fn apart(one: MemorySize, other: MemorySize) -> (String, String) {
    let short = (ShortSize(one).to_string(), ShortSize(other).to_string());
    match short.0 == short.1 && one != other {
        true => (ExactSize(one).to_string(), ExactSize(other).to_string()),
        false => short,
    }
}

/// What holds where the user gives the room.
fn own(shown: &Shown) -> Html {
    let total = total(shown.derivation());
    let target = shown.derivation().target;
    // A container that lacks a part of a mebibyte is too small.
    let least = total.bytes().saturating_add((1 << 20) - 1) >> 20;
    match target.deployment {
        Deployment::Local => html! {
            <p>
                { "No container and no process of its own: JobManager, TaskManager and your program share one JVM. Its \
                   heap is that JVM’s " }{ key("-Xmx") }{ ", and its direct memory, including network buffers, is \
                   limited by " }
                { key("-XX:MaxDirectMemorySize") }{ ", or otherwise by " }{ key("-Xmx") }{ "." }
            </p>
        },
        Deployment::Docker => html! {
            <p>
                { "Set its limit to at least " }
                <code class="whole">{ format!("--memory={least}m") }</code>{ "." }
            </p>
        },
        _ => html! {
            <p>
                { "Only its JVM arguments limit the process. Keep " }{ ShortSize(total).to_string() }
                { " free for it." }
            </p>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::container::{YARN_MINIMUM_ALLOCATION, container};
    use flink_memory::{Configuration, Process, Target, derive, v};

    fn said(deployment: Deployment, entries: &[(&str, &str)]) -> Vec<String> {
        let target = Target {
            process: Process::TaskManager,
            version: v(2, 3),
            deployment,
        };
        let configuration: Configuration = entries.iter().copied().collect();
        let derivation = derive(target, &configuration);
        let container = container(&derivation, &configuration, YARN_MINIMUM_ALLOCATION)
            .unwrap()
            .unwrap();
        let plain = |remark: String| remark.replace('\u{a0}', " ");
        remarks(&derivation, &container).into_iter().map(plain).collect()
    }

    #[test]
    fn says_why_a_container_is_another_size() {
        let size = ("taskmanager.memory.process.size", "4g");
        assert_eq!(said(Deployment::Yarn, &[size]), [""; 0]);
        assert_eq!(
            said(Deployment::Kubernetes, &[size]),
            ["Kubernetes kills it above its limit."]
        );
        assert_eq!(
            said(Deployment::Kubernetes, &[size, ("taskmanager.memory.flink.size", "3g")]),
            [
                "The configuration totals 4 GiB, the pod 3.61 GiB: here Flink ignores the total and computes JVM \
                 Overhead again from the other parts: 370 MiB instead of 768 MiB.",
                "Kubernetes kills it above its limit."
            ]
        );
        assert_eq!(
            said(Deployment::Yarn, &[("taskmanager.memory.process.size", "4194305k")]),
            ["Flink requests whole mebibytes: the last 1 KiB of 4 GiB are cut."]
        );
        assert_eq!(
            said(
                Deployment::Kubernetes,
                &[size, ("kubernetes.taskmanager.memory.limit-factor", "1.5")]
            ),
            ["The process is sized for the request. Above the limit, 6 GiB, Kubernetes kills it."]
        );
    }
}
